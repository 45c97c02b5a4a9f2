"""Who is who: what stands for an agent or a place in its IRI, the same for every name that it goes by.

Takes values of `kg.model` and the tables of kg/data, and nothing else: what a name stands for does not depend on what
came before.
"""

from kg.identity import places
from kg.identity.bodies import body, wikidata
from kg.identity.people import person
from kg.identity.slugs import slug, within
from kg.model import Agent, Place

__all__ = ["of_agent", "of_place", "slug", "wikidata_of", "within"]


def of_agent(agent: Agent) -> str:
    """What stands for the agent, unless that is a state with a code."""
    if agent.kind == "state":
        return within(slug(agent.name), agent.country)
    return (person if agent.kind == "person" else body)(agent.name, agent.country)


def of_place(place: Place) -> str:
    """What stands for the place."""
    return places.key(place)


def wikidata_of(stands_for: str) -> str | None:
    """The QID of the organization for which that stands, where a data package has one."""
    return wikidata().get(stands_for)

"""Values to quads and back, in pairs: articles with their reports, events, and the agents and places they name.

No triple stands in two graphs, since Oxigraph's union of graphs would count it twice: article graphs say how that
article names an agent (`cq:Mention`), the events graph describes the agent itself, once. There are no blank nodes.
"""

from kg.rdf.articles import article_from, article_quads, report_from, unify
from kg.rdf.events import alias_quads, event_from, event_quads, tie_quads
from kg.rdf.things import Thing, merge, named, thing_from, thing_quads, things_of
from kg.rdf.words import PREFIXES, Facts, facts_of

__all__ = [
    "PREFIXES",
    "Facts",
    "Thing",
    "alias_quads",
    "article_from",
    "article_quads",
    "event_from",
    "event_quads",
    "facts_of",
    "merge",
    "named",
    "report_from",
    "thing_from",
    "thing_quads",
    "things_of",
    "tie_quads",
    "unify",
]

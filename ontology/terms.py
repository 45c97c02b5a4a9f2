"""The words of the ontology as Python values.

Generated from communique.ttl by tools/make_terms.py; do not edit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class EventClass:
    """One class of events. `target_role` is None for classes whose parties are all actors.

    `codes` gives for a status the default CAMEO code and PLOVER type; a status without codes is not in it.
    """

    name: str
    group: str
    label: str
    plural: str
    collection: str
    definition: str
    actor_role: str
    target_role: str | None
    codes: dict[str, tuple[str, str]]

    @property
    def iri(self) -> str:
        """The class's IRI."""
        return NAMESPACE + self.name


NAMESPACE: Final = 'https://w3id.org/communique/ontology#'
VERSION: Final = '0.1.0'

STATUSES: Final = {
    'cancelled': 'It was called off, denied or did not happen.',
    'occurred': 'It has happened or is under way.',
    'planned': 'It is announced, scheduled or promised to happen.',
    'proposed': 'It is invited, offered, suggested or considered.',
}


GROUPS: Final = {
    'MaterialConflict': 'States, officials, organizations or groups act against each other, or change the ties between them.',
    'MaterialCooperation': 'States, officials, organizations or groups do something for or with each other.',
    'VerbalConflict': 'States, officials, organizations or groups oppose each other in words.',
    'VerbalCooperation': 'States, officials, organizations or groups deal with each other in words that bring them closer.',
}


ROLES: Final = {
    'actor': 'Who acts: a person, a state, an organization or a group, under whatever role name its class has.',
    'target': 'Towards whom the act is directed.',
    'accused': 'Who is accused.',
    'accuser': 'Who accuses.',
    'addressee': 'To whom the words are addressed.',
    'affected': 'The party that the vote is about.',
    'beneficiary': 'For whom something is undertaken or eased.',
    'condemned': 'Who is condemned.',
    'condemner': 'Who condemns.',
    'counterpart': 'The other side of the relations.',
    'donor': 'Who gives.',
    'host': 'The state that is visited.',
    'imposer': 'Who imposes, joins, eases or lifts.',
    'initiator': 'Who changes the relations.',
    'issuer': 'Who warns or threatens.',
    'participant': 'Who takes part in the talks.',
    'partner': 'Who acts jointly with the others.',
    'party': 'Who is a party to what is agreed or eased.',
    'pledger': 'Who undertakes something.',
    'proposer': 'Whose proposal, demand or claim is rejected.',
    'protester': 'Who protests.',
    'recipient': 'Who receives.',
    'rejecter': 'Who rejects.',
    'requester': 'Who asks or demands.',
    'sanctioned': 'Against whom the sanctions stand.',
    'supported': 'Whom the support is for.',
    'supporter': 'Who voices support.',
    'visitor': 'Who visits.',
    'voter': 'Who votes: a state or a body.',
}


CLASSES: Final[tuple[EventClass, ...]] = (
    EventClass(
        name='RelationsChange',
        group='MaterialConflict',
        label='change of relations',
        plural='changes of relations',
        collection='relations-changes',
        definition='Relations are recognised, opened, restored, downgraded or broken; envoys are recalled, expelled, appointed or accredited; an embassy is opened or closed.',
        actor_role='initiator',
        target_role='counterpart',
        codes={'occurred': ('050', 'SUPPORT'), 'planned': ('032', 'AGREE'), 'proposed': ('032', 'AGREE')},
    ),
    EventClass(
        name='Sanction',
        group='MaterialConflict',
        label='sanction',
        plural='sanctions',
        collection='sanctions',
        definition='Sanctions, an embargo, punitive tariffs, an asset freeze or an entry ban are imposed, extended, joined, eased or lifted. One package is one sanction; its actor is the state or the organ, not the official who signs.',
        actor_role='imposer',
        target_role='sanctioned',
        codes={'occurred': ('163', 'COERCE'), 'planned': ('1312', 'THREATEN'), 'proposed': ('1312', 'THREATEN')},
    ),
    EventClass(
        name='Aid',
        group='MaterialCooperation',
        label='aid',
        plural='aid',
        collection='aid',
        definition='Money, arms, goods, relief, troops or shelter that has been given or is being delivered.',
        actor_role='donor',
        target_role='recipient',
        codes={'occurred': ('070', 'AID'), 'planned': ('033', 'AGREE'), 'proposed': ('033', 'AGREE')},
    ),
    EventClass(
        name='Cooperation',
        group='MaterialCooperation',
        label='cooperation',
        plural='cooperation',
        collection='cooperation',
        definition='Something done jointly or handed over: an exercise, a joint project, intelligence, an extradition.',
        actor_role='partner',
        target_role=None,
        codes={'occurred': ('060', 'COOPERATE'), 'planned': ('031', 'AGREE'), 'proposed': ('031', 'AGREE')},
    ),
    EventClass(
        name='Deescalation',
        group='MaterialCooperation',
        label='de-escalation',
        plural='de-escalations',
        collection='deescalations',
        definition='A ceasefire, a truce, a withdrawal, the release or exchange of prisoners or hostages, the lifting of a blockade. Its actors are the parties, or the one who acts.',
        actor_role='party',
        target_role='beneficiary',
        codes={'occurred': ('080', 'CONCEDE'), 'planned': ('035', 'AGREE'), 'proposed': ('035', 'AGREE')},
    ),
    EventClass(
        name='Accusation',
        group='VerbalConflict',
        label='accusation',
        plural='accusations',
        collection='accusations',
        definition='Somebody says that a party did wrong.',
        actor_role='accuser',
        target_role='accused',
        codes={'occurred': ('112', 'ACCUSE')},
    ),
    EventClass(
        name='Condemnation',
        group='VerbalConflict',
        label='condemnation',
        plural='condemnations',
        collection='condemnations',
        definition='An act or a party is condemned, denounced, deplored or criticised.',
        actor_role='condemner',
        target_role='condemned',
        codes={'occurred': ('110', 'ACCUSE')},
    ),
    EventClass(
        name='Demand',
        group='VerbalConflict',
        label='demand',
        plural='demands',
        collection='demands',
        definition='Somebody asks, urges, calls on or orders a party to act.',
        actor_role='requester',
        target_role='addressee',
        codes={'occurred': ('100', 'REQUEST')},
    ),
    EventClass(
        name='Protest',
        group='VerbalConflict',
        label='protest',
        plural='protests',
        collection='protests',
        definition='A formal diplomatic protest: a summons, a démarche, a note, a complaint to a body.',
        actor_role='protester',
        target_role='addressee',
        codes={'occurred': ('114', 'ACCUSE')},
    ),
    EventClass(
        name='Rejection',
        group='VerbalConflict',
        label='rejection',
        plural='rejections',
        collection='rejections',
        definition='A proposal, a demand or a claim is rejected, refused, denied or vetoed.',
        actor_role='rejecter',
        target_role='proposer',
        codes={'occurred': ('120', 'REJECT')},
    ),
    EventClass(
        name='Threat',
        group='VerbalConflict',
        label='threat',
        plural='threats',
        collection='threats',
        definition='A warning of, or a threat with, a hostile or punitive act; an ultimatum.',
        actor_role='issuer',
        target_role='addressee',
        codes={'occurred': ('130', 'THREATEN'), 'planned': ('130', 'THREATEN'), 'proposed': ('130', 'THREATEN')},
    ),
    EventClass(
        name='Agreement',
        group='VerbalCooperation',
        label='agreement',
        plural='agreements',
        collection='agreements',
        definition='Parties sign, conclude, initial, ratify, join, adopt or agree on an instrument or a joint text. All parties are actors.',
        actor_role='party',
        target_role=None,
        codes={'occurred': ('057', 'SUPPORT'), 'planned': ('030', 'AGREE'), 'proposed': ('030', 'AGREE')},
    ),
    EventClass(
        name='Meeting',
        group='VerbalCooperation',
        label='meeting',
        plural='meetings',
        collection='meetings',
        definition='Talks, a summit, a phone call, a consultation, a joint press conference or a round of negotiations. All parties are actors; a convenor that is not a party is no target.',
        actor_role='participant',
        target_role=None,
        codes={'cancelled': ('164', 'SANCTION'), 'occurred': ('040', 'CONSULT'), 'planned': ('036', 'AGREE'), 'proposed': ('036', 'AGREE')},
    ),
    EventClass(
        name='Pledge',
        group='VerbalCooperation',
        label='pledge',
        plural='pledges',
        collection='pledges',
        definition='An undertaking to give, send, fund, build, host or do something for another. One that was uttered has occurred, whatever it speaks of; a hint or an offer is proposed.',
        actor_role='pledger',
        target_role='beneficiary',
        codes={'occurred': ('030', 'AGREE'), 'planned': ('030', 'AGREE'), 'proposed': ('030', 'AGREE')},
    ),
    EventClass(
        name='Support',
        group='VerbalCooperation',
        label='support',
        plural='support',
        collection='support',
        definition='Backing, praise, thanks, congratulation, solidarity, sympathy, endorsement or an apology, voiced towards another.',
        actor_role='supporter',
        target_role='supported',
        codes={'occurred': ('051', 'SUPPORT'), 'planned': ('032', 'AGREE'), 'proposed': ('032', 'AGREE')},
    ),
    EventClass(
        name='Visit',
        group='VerbalCooperation',
        label='visit',
        plural='visits',
        collection='visits',
        definition='An official travels to, arrives in, tours or leaves a foreign place. An invitation is a proposed visit. A tour of several states is one visit for each of them.',
        actor_role='visitor',
        target_role='host',
        codes={'occurred': ('042', 'CONSULT'), 'planned': ('036', 'AGREE'), 'proposed': ('036', 'AGREE')},
    ),
    EventClass(
        name='Vote',
        group='VerbalCooperation',
        label='vote',
        plural='votes',
        collection='votes',
        definition='A body or a state votes on, adopts or vetoes a resolution or motion of an international body.',
        actor_role='voter',
        target_role='affected',
        codes={'occurred': ('129', 'REJECT')},
    ),
)

BY_NAME: Final[dict[str, EventClass]] = {each.name: each for each in CLASSES}
BY_COLLECTION: Final[dict[str, EventClass]] = {each.collection: each for each in CLASSES}

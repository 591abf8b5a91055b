"""The search in the mayor's own words: what comes first for each query, with what the portal ships.

A table of real queries, as they are typed: without accents, with slips, in whole sentences. It runs
on Vitré's catalogue, the shipped requests and synonyms, and the guides: what it promises is what a
new portal gives.
"""

import pytest

from core.search import Index, Meaning
from demonstration.territories import TERRITORIES
from mutualisation.help import help_sections
from mutualisation.search.entries import (
    Kind,
    commune_entries,
    direction_entries,
    help_entries,
    page_entries,
    service_entries,
    type_entries,
)
from requests_desk.operations.types import shipped_types
from services.operations import shipped_synonyms
from tests.communes.factories import CommuneFactory, DirectionFactory
from tests.requests_desk.factories import RequestTypeFactory
from tests.services.factories import ServiceFactory

COMMUNES = (
    "Argentré-du-Plessis Availles-sur-Seiche Bais Châtillon-en-Vendelais Domalain Étrelles "
    "La_Guerche-de-Bretagne Le_Pertre Louvigné-de-Bais Saint-Aubin-des-Landes "
    "Saint-Christophe-des-Bois Saint-Didier Saint-Germain-du-Pinel Saint-M’Hervé Val-d’Izé Vitré"
).split()
HOLE, PATCHING = "chaussee-abimee", "besoins-de-point-a-temps"
BREAKDOWN, EQUIPMENT = "panne-informatique", "materiel-informatique"
ACCOUNT, VIRUS = "compte-informatique", "incident-de-securite-informatique"
POLICE, ACT, DISPUTE, LAW = (
    "pouvoirs-de-police-du-maire",
    "relecture-d-un-acte",
    "recours-ou-litige",
    "question-juridique",
)
ANIMALS = "animaux-errants-ou-dangereux"
# What no service answers: said so, rather than found elsewhere.
WATER, LIFE = "eau-dechets-nuisibles", "enfance-sport-social"
ENERGY, NEWS = "energie-telecommunications", "communication-de-la-commune"
PAY, TRAINING = "paie-et-absences", "formation-des-agents"
HIRING, SAFETY = "recrutement-et-statut", "sante-et-securite-au-travail"
MARKING, SNOW, ROADWORKS = "marquage-au-sol", "neige-et-verglas", "projet-de-voirie"
TRAFFIC = "permission-et-arrete-de-circulation"
TENDER, OFFERS, AMENDMENT = (
    "preparer-un-marche",
    "analyser-les-offres",
    "avenant-ou-suivi-de-marche",
)
LOAN, MACHINE = "pret-de-materiel", "engin-avec-ou-sans-conducteur"
ARCHIVES, ARCHIVE_ROOM = "tri-et-elimination-d-archives", "local-d-archives"
PERMIT, OFFENCE, PLAN = "question-sur-un-permis", "infraction-d-urbanisme", "plan-local-d-urbanisme"
TAXES, STUDY = "simulation-fiscale", "faisabilite-d-un-projet"
GROUPED, LIBRARY, EVENT = "achat-groupe", "navette-et-catalogue", "animation-en-bibliotheque"

# What is typed, and the slug (a request, a service) or the title that must come first.
QUERIES = {
    # Roads.
    "nid-de-poule": HOLE,
    "nids de poules": PATCHING,  # several of them: the yearly campaign
    "niddepoule": HOLE,
    "nid de poul rue de la mairie": HOLE,
    "trou dans la route": HOLE,
    "il y a un trou devant l’école": HOLE,
    "chaussée déformée": HOLE,
    "chausée abimée": HOLE,
    "gravillonnage": PATCHING,
    "déneigement": SNOW,
    "deneiger le bourg": SNOW,
    "verglas": SNOW,
    "dos d'âne": ROADWORKS,
    "dos d’ane devant l’ecole": ROADWORKS,
    "gendarme couché": ROADWORKS,
    "échafaudage": TRAFFIC,
    "arrêté de circulation": TRAFFIC,
    "passages piétons": MARKING,
    "passage clouté": MARKING,
    "place handicapé": MARKING,
    "voirie": "voirie",
    "voirue": "voirie",
    "marquage": "signalisation-horizontale",
    "PATA": "point-a-temps-automatique",
    # IT.
    "photocopieur": BREAKDOWN,
    "photocopieur en panne": BREAKDOWN,
    "fotocopieur en pane": BREAKDOWN,
    "ordi en panne": BREAKDOWN,
    "l'imprimante ne marche plus": BREAKDOWN,
    "l’imprimante ne marche pas": BREAKDOWN,
    "plus de wifi": BREAKDOWN,
    "internet ne fonctionne plus": BREAKDOWN,
    "virus": VIRUS,
    "mail bizarre": VIRUS,
    "hammeçonnage": VIRUS,
    "mot de passe oublié": ACCOUNT,
    "mots de passe oublie": ACCOUNT,
    "adresse mail pour un nouvel élu": ACCOUNT,
    "vidéoprojecteur": EQUIPMENT,
    "informatique": "informatique",
    # Law and police.
    "chien errant": ANIMALS,
    "chiens erants": ANIMALS,
    "un chien dangereux": ANIMALS,
    "chat errant": ANIMALS,
    "dépot sauvage": POLICE,
    "haie": POLICE,
    "gens du voyage": POLICE,
    "tapage nocturne": POLICE,
    "immeuble qui menace de tomber": POLICE,
    "élagage d'une haie": POLICE,
    "délib": ACT,
    "relire une délibération": ACT,
    "cimetière": LAW,
    "tombe": LAW,
    "mariage": LAW,
    "état civil": LAW,
    "recours": DISPUTE,
    "courrier d'avocat": DISPUTE,
    "besoin d'un juriste": LAW,
    # Personnel.
    "paie": PAY,
    "fiche de paye": PAY,
    "arret maladie": PAY,
    "congés": PAY,
    "former un agent": TRAINING,
    "formation CACES": TRAINING,
    "recruter une secrétaire de mairie": HIRING,
    "embauche d’un saisonnier": HIRING,
    "document unique": SAFETY,
    # Purchases, planning, taxes.
    "appel d'offre": TENDER,
    "DCE": TENDER,
    "analyse des offres": OFFERS,
    "avenant": AMENDMENT,
    "electricité": GROUPED,
    "permis de construire": PERMIT,
    "permis": PERMIT,
    "abri de jardin": PERMIT,
    "construction sans permis": OFFENCE,
    "PLU": PLAN,
    "PLUi": PLAN,
    "terrain constructible": PLAN,
    "taxe": TAXES,
    "taxe foncière": TAXES,
    "salle des fêtes": STUDY,
    # Equipment, archives, libraries.
    "podium": LOAN,
    "barières": LOAN,
    "sono pour la fête": LOAN,
    "balayeuse": MACHINE,
    "balayeuze": MACHINE,
    "minipelle": MACHINE,
    "archives": "archives",
    "detruire de vieux dossiers": ARCHIVES,
    "humidité dans les archives": ARCHIVE_ROOM,
    "bibliothèque": "bibliotheques",
    "bibliotéque": "bibliotheques",
    "navette": LIBRARY,
    "heure du conte": EVENT,
    # Places, help, pages.
    "St Didier": "Saint-Didier",
    "saint didier": "Saint-Didier",
    "st m'hervé": "Saint-M’Hervé",
    "ST-AUBIN": "Saint-Aubin-des-Landes",
    "la guerche": "La Guerche-de-Bretagne",
    "val d ize": "Val-d’Izé",
    "argentre": "Argentré-du-Plessis",
    "obtenir un compte": "Obtenir un compte",
    "qui adhère à quoi": "Qui adhère à quoi",
    "bilan": "Bilans",
    "rgpd": LAW,
    "mail piraté": VIRUS,
    # What the catalogue has no service for.
    "eau": WATER,
    "fuite d’eau": WATER,
    "assainissement": WATER,
    "poubelles": WATER,
    "ordures ménagères": WATER,
    "moustiques": WATER,
    "rats": WATER,
    "frelon asiatique": WATER,
    "nid de frelons": WATER,
    "cantine": LIFE,
    "restaurant scolaire": LIFE,
    "terrain de foot": LIFE,
    "aire de jeux": LIFE,
    "crèche": LIFE,
    "aide sociale": LIFE,
    "compteur linky": ENERGY,
    "panneau solaire": ENERGY,
    "bulletin municipal": NEWS,
    "vœux du maire": NEWS,
}


@pytest.fixture(scope="module")
def index() -> Index:
    """Everything that a mayor may find; no row is written."""
    territory = TERRITORIES["vitre"]
    services = {
        each.slug: ServiceFactory.build(
            pk=place,
            slug=each.slug,
            name=each.name,
            short_name=each.short_name,
            summary=each.summary,
            description=each.description,
            direction=None,
        )
        for place, each in enumerate(territory.services, 1)
    }
    types = [
        RequestTypeFactory.build(
            slug=each["slug"],
            name=each["name"],
            summary=each["summary"],
            prompt=each["prompt"],
            words=each["words"],
            service=services.get(each["domain"]),
        )
        for each in shipped_types()
    ]
    entries = [
        *type_entries(types),
        *service_entries(services.values(), types, types_are_listed=True),
        *commune_entries(CommuneFactory.build(name=name.replace("_", " ")) for name in COMMUNES),
        *direction_entries(
            DirectionFactory.build(
                slug=each.slug, name=each.name, short_name=each.short_name, mission=each.mission
            )
            for each in territory.directions
        ),
        *help_entries(help_sections(), ["Guide du maire et de la mairie"]),
        *page_entries(),
    ]
    return Index(entries, [Meaning(said, meant) for said, meant in shipped_synonyms().items()])


def name_of(entry) -> str:
    return str(entry.extra) if entry.kind in (Kind.TYPE, Kind.SERVICE) else entry.title


def test_there_are_enough_queries():
    assert len(QUERIES) >= 100


@pytest.mark.parametrize(("query", "expected"), QUERIES.items())
def test_what_comes_first(index, query, expected):
    found = [name_of(hit.entry) for hit in index.search(query).hits[:3]]
    assert found[:1] == [expected], found


@pytest.mark.parametrize("said", shipped_synonyms())
def test_every_shipped_word_finds_something(index, said):
    results = index.search(said)
    assert results.hits
    assert results.unknown == ()


@pytest.mark.parametrize(
    "query", ["affouage", "gendarmerie", "facture", "chorus", "plomb", "licorne", "éléphant"]
)
def test_what_the_portal_does_not_know_is_not_read_as_something_else(index, query):
    results = index.search(query)
    assert (results.hits, results.corrected) == ((), "")


def test_what_answers_a_part_is_left_out_beside_what_answers_all(index):
    found = [name_of(hit.entry) for hit in index.search("salle des fêtes").hits]
    assert found == [STUDY]


def test_each_shipped_request_is_found_by_its_name_and_by_each_of_its_words(index):
    for each in shipped_types():
        assert name_of(index.search(each["name"]).hits[0].entry) == each["slug"]
        for words in each["words"].split(", "):
            found = [name_of(hit.entry) for hit in index.search(words).hits]
            assert each["slug"] in found, words

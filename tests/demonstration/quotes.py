"""What each of the five public pages says in figures, and where the portal says it.

The quotes are a few words of each page. Their figures are read from them, never written twice: a
page of the portal must give the same ones, which it counts from its rows.
"""

from dataclasses import dataclass

MONTH = r"(?:janvier|mars|juillet|décembre)"
SCHEME = "/schema/"


@dataclass(frozen=True)
class Quote:
    """A few words of a source, the figures in them, and what the page at `address` then says.

    `figures` is a regular expression whose groups fill the places of `said`, in the same order.
    With `counted`, a regular expression, the one figure is how often that stands in the page's
    HTML, once for each thing that the source counts.
    """

    territory: str
    words: str
    figures: str
    address: str
    said: str = ""
    counted: str = ""


@dataclass(frozen=True)
class Names:
    """A list of a source, item by item in its own words, and the page that shows each `said`."""

    territory: str
    items: tuple[str, ...]
    address: str
    said: tuple[str, ...]


NUMBERS = {"deux": 2, "trois": 3, "quatre": 4, "huit": 8}
SOURCES = {
    "vitre": "vitre-communaute.txt",
    "mortagne": "pays-de-mortagne.txt",
    "herault": "vallee-de-l-herault.txt",
    "redon": "redon-agglomeration.txt",
    "maubeuge": "maubeuge-val-de-sambre.txt",
}

_STEP = r'<li class="timeline-item'
_AXIS = r'<h2 id="axe-'
_EXPECTED = (
    ("Assistance juridique : 80%", "assistance-juridique", "Assistance juridique"),
    ("Informatique : 80%", "informatique", "Informatique"),
    (
        "Ressources humaines (formation…) : +de 70%",
        "ressources-humaines",
        "Ressources humaines (formation…)",
    ),
    (
        "Aide technique à la gestion de la voirie : + de 70%",
        "voirie",
        "Aide technique à la gestion de la voirie",
    ),
    ("Assistance marchés publics : + de 70%", "marches-publics", "Assistance marchés publics"),
    ("Bibliothèques : + de 70%", "bibliotheques", "Bibliothèques"),
    (
        "Groupement commande signalisation horizontale : + de 60%",
        "signalisation-horizontale",
        "Groupement commande signalisation horizontale",
    ),
    (
        "Groupement commande Point à Temps Automatique : + de 60%",
        "point-a-temps-automatique",
        "Groupement commande Point à Temps Automatique",
    ),
    (
        "Conseil et formation sur les Archives :+ de 60%",
        "archives",
        "Conseil et formation sur les Archives",
    ),
)

QUOTES = (
    # Vitré Communauté
    Quote(
        "vitre",
        "Un schéma adopté par Vitré Communauté et ses 46 communes",
        r"ses (\d+) communes",
        "/",
        "communes sur {} sont engagées",
    ),
    Quote("vitre", "Vitré Communauté et ses 46 communes", r"(\d+)", "/communes/", "{} communes"),
    Quote(
        "vitre",
        "adopté le 20 janvier 2017 en conseil communautaire",
        rf"(\d+ {MONTH} \d+)",
        SCHEME,
        "Adopté le {}",
    ),
    Quote("vitre", "12 directions regroupent", r"(\d+)", "/directions/", "{} directions"),
    Quote("vitre", "12 directions regroupent", r"(\d+)", SCHEME, "en {} directions"),
    Quote(
        "vitre",
        "l’ensemble des services des trois structures concernées",
        r"(trois)",
        "/directions/services-techniques/",
        counted=r"<li>\s*(?:CCAS de Vitré|Ville de Vitré|Vitré Communauté)\s*</li>",
    ),
    *(
        Quote(
            "vitre",
            words,
            r"(\d+)%",
            f"/services/{slug}/",
            f"{label} : {'plus de ' if '+' in words else ''}{{}} % des maires",
        )
        for words, slug, label in _EXPECTED
    ),
    # Pays de Mortagne
    Quote(
        "mortagne", "une réflexion structurée en 3 grandes étapes", r"(\d+)", SCHEME, counted=_STEP
    ),
    Quote(
        "mortagne",
        "(de janvier à juin 2015)",
        rf"({MONTH} à juin \d+)",
        SCHEME,
        "État des lieux et concertation De {}",
    ),
    Quote("mortagne", "Au printemps 2015", r"(printemps \d+)", SCHEME, "Délibération Au {}"),
    Quote(
        "mortagne",
        "la phase opérationnelle qui a débuté depuis mars 2016",
        rf"({MONTH} \d+)",
        SCHEME,
        "Phase opérationnelle Depuis {}",
    ),
    Quote(
        "mortagne",
        "assainissement vers la Communauté de Communes au 1er janvier 2019",
        rf"(1er {MONTH} \d+)",
        "/schema/competence-assainissement/",
        "Prévue le {}",
    ),
    Quote(
        "mortagne",
        "«Le Triton» à l’intercommunalité au 1er janvier 2018",
        rf"(1er {MONTH} \d+)",
        "/schema/competence-sportive/",
        "Depuis le {}",
    ),
    # Vallée de l'Hérault
    Quote(
        "herault",
        "26 communes sur 28 sont engagées dans au moins 1 service mutualisé",
        r"(\d+) communes sur (\d+) sont engagées dans au moins (\d+)",
        "/",
        "{} communes sur {} sont engagées dans au moins {} service mutualisé",
    ),
    Quote(
        "herault",
        "26 communes sur 28 sont engagées dans au moins 1 service mutualisé",
        r"(\d+) communes sur (\d+) .* (1) service",
        "/adhesions/",
        "{} communes sur {} sont engagées dans au moins {} service mutualisé",
    ),
    Quote(
        "herault",
        "26 communes sur 28 sont engagées",
        r"(\d+) communes sur (\d+)",
        "/carte/",
        "{} communes sur {} sont engagées",
    ),
    Quote(
        "herault",
        "8 services mutualisés ont été mis en place",
        r"(\d+) services",
        "/services/",
        "{} services",
    ),
    Quote(
        "herault",
        "mis en place au cours de l’année 2016",
        r"année (\d+)",
        SCHEME,
        "Mise en place de 8 services mutualisés En {}",
    ),
    Quote(
        "herault",
        "C’est aussi ce qui se fait depuis 2016",
        r"(depuis \d+)",
        SCHEME,
        "Période {}",
    ),
    # Redon Agglomération
    Quote(
        "redon",
        "(26 communes sur 31 y adhèrent)",
        r"(\d+) communes sur (\d+)",
        "/services/droit-des-sols/",
        "{} communes sur {}, soit",
    ),
    Quote(
        "redon",
        "(26 communes sur 31 y adhèrent)",
        r"(\d+) communes sur (\d+) y adhèrent",
        "/carte/?chiffre=adhesion-droit-des-sols",
        "{} communes sur {} adhèrent au service",
    ),
    Quote("redon", "élaborant en 2017, leur schéma", r"en (\d+)", SCHEME, "du schéma En {}"),
    Quote(
        "redon",
        "créer deux services communs avec les communes",
        r"(deux)",
        "/schema/?par=axe",
        counted=r'href="/schema/(?:systemes-d-information|affaires-juridiques)/"',
    ),
    # Maubeuge Val de Sambre
    Quote(
        "maubeuge",
        "est opérationnel depuis le 1er juillet 2015",
        rf"(1er {MONTH} \d+)",
        "/services/droit-des-sols/",
        "Ouvert le {}",
    ),
    Quote(
        "maubeuge",
        "est opérationnel depuis le 1er juillet 2015",
        rf"(1er {MONTH} \d+)",
        "/schema/droit-des-sols/",
        "Depuis le {}",
    ),
    Quote(
        "maubeuge",
        "adopté définitivement en décembre 2015",
        rf"({MONTH} \d+)",
        SCHEME,
        "Adopté en {}",
    ),
    Quote(
        "maubeuge",
        "suite à la fusion des 4 intercommunalités",
        r"des (\d+)",
        SCHEME,
        "pour former le territoire {}",
    ),
    Quote("maubeuge", "Jeudi 17 mars dernier", rf"(\d+ {MONTH})", SCHEME, "des élus Le {} 2016"),
    Quote(
        "maubeuge",
        "tables rondes autour de 4 grandes thématiques",
        r"(\d+)",
        SCHEME,
        counted=_AXIS,
    ),
)

NAMES = (
    Names(
        "herault",
        (
            "1. Informatique :",
            "2. Assistance juridique :",
            "3. Assistance ressources humaines :",
            "4. Assistance marchés publics :",
            "5. Groupements d’achats :",
            "6. Observatoire fiscal :",
            "7. Opérations d’aménagement :",
            "8. Ingénierie de proximité en matière d’urbanisme :",
        ),
        "/services/",
        (
            "Informatique",
            "Assistance juridique",
            "Assistance ressources humaines",
            "Assistance marchés publics",
            "Groupements d’achats",
            "Observatoire fiscal",
            "Opérations d’aménagement",
            "Ingénierie de proximité en matière d’urbanisme",
        ),
    ),
    Names(
        "mortagne",
        (
            "• Mise en place de pôles techniques territoriaux",
            "• Création d’un Relais Assistants Maternels Intercommunal",
            "• Déploiement du système informatique mutualisé",
            "• Préparation de la prise de compétence assainissement",
            "• Déploiement du premier logiciel métier « finances »",
            "• Définition des missions de l’intercommunalité dans le champ social",
            "• Intégration de la compétence sportive",
        ),
        SCHEME,
        (
            "Mettre en place des pôles techniques territoriaux",
            "Créer un relais assistants maternels intercommunal",
            "Déployer le système informatique mutualisé",
            "Préparer la prise de compétence assainissement",
            "Déployer le premier logiciel métier, « finances »",
            "Définir les missions de l’intercommunalité dans le champ social",
            "Intégrer la compétence sportive",
        ),
    ),
    Names(
        "mortagne",
        (
            "La Gaubretière et Tiffauges",
            "Saint-Martin-des-Tilleuls",
            "Saint-Aubin-des-Ormeaux et Les Landes-Genusson",
        ),
        "/services/pole-technique-ouest/",
        (
            "5 communes sur 11",
            "La Gaubretière",
            "Les Landes-Genusson",
            "Saint-Aubin-des-Ormeaux",
            "Saint-Martin-des-Tilleuls",
            "Tiffauges",
        ),
    ),
    Names(
        "redon",
        ("1er axe - Objectif : l’efficience de l’action publique", "2e axe - Objectif"),
        SCHEME,
        ("Axe 1 – L’efficience de l’action publique", "Axe 2 – Des services communs"),
    ),
    Names(
        "redon",
        (
            "Bains-sur-Oust qui partage une balayeuse avec Sainte-Marie",
            "Allaire et Saint-Jean-la-Poterie qui mutualisent un poste",
            "un service commun portant sur les systèmes d’information",
            "un second concernant un service affaires juridiques / commande publique",
            "mise à disposition d’agents de services techniques municipaux",
        ),
        SCHEME,
        (
            "Avec Bains-sur-Oust, Sainte-Marie",
            "Avec Allaire, Saint-Jean-la-Poterie",
            "Créer un service commun des systèmes d’information",
            "Créer un service commun des affaires juridiques et de la commande publique",
            "Mise à disposition des communes à l’intercommunalité",
        ),
    ),
    Names(
        "maubeuge",
        (
            "• les modalités de mise en oeuvre du groupement de commandes",
            "• les modalités de mise en oeuvre du prêt de matériel",
            "• la priorisation des mises à disposition",
            "• la création d’un service commun d’ingénierie",
        ),
        SCHEME,
        (
            "Axe 1 – Le groupement de commandes",
            "Axe 2 – Le prêt de matériel",
            "Axe 3 – La priorisation des mises à disposition",
            "Axe 4 – La création d’un service commun d’ingénierie",
        ),
    ),
    Names(
        "maubeuge",
        (
            "Un guichet unique de recueil des demandes formulées par les maires",
            "rattaché au pôle Aménagement de l’espace de l’Agglo",
            "Des prêts de matériel ou encore des apports d’ingénierie",
        ),
        SCHEME,
        (
            "Ouvrir un guichet unique aux demandes des maires",
            "Prêter du matériel aux communes",
            "Apporter aux communes l’ingénierie de l’Agglo",
        ),
    ),
    Names(
        "maubeuge",
        ("rattaché au pôle Aménagement de l’espace de l’Agglo",),
        "/directions/",
        ("5 pôles", "Pôle Aménagement de l’espace"),
    ),
)

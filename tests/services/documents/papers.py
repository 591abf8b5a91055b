"""A commune, its EPCI and a service of each legal form, for the model papers."""

import datetime
from io import BytesIO

from PIL import Image

from services.documents.facts import Act, DocumentFacts, Party, ServiceFacts


def logo() -> bytes:
    out = BytesIO()
    Image.new("RGB", (300, 90), "#14425c").save(out, "WEBP")
    return out.getvalue()


EPCI = Party(
    name="Vitré Communauté",
    assembly="conseil communautaire",
    head="président ou présidente",
    siren="200039022",
    address="16 bis boulevard des Rochers\n35500 Vitré",
    logo=logo(),
)
COMMUNE = Party(
    name="Availles-sur-Seiche",
    assembly="conseil municipal",
    head="maire",
    head_name="Anne Martin",
    siren="213500135",
    address="2 place de la Mairie\n35130 Availles-sur-Seiche",
    is_commune=True,
)


def service_of(legal_form: str, **changes: object) -> ServiceFacts:
    values: dict[str, object] = {
        "name": "Informatique",
        "legal_form": legal_form,
        "summary": "Une équipe installe et dépanne les ordinateurs des mairies.",
        "description": "Installation des postes.\nDépannage : sous 4 heures & sur place <ou non>.",
        "limits": "Les écoles privées.",
        "direction": "Direction des systèmes d’information",
        "tariff": ("2,50 € par habitant et par an.",),
        "options": ("Sauvegarde à distance",),
        "term_months": 36,
        **changes,
    }
    return ServiceFacts(**values)  # type: ignore[arg-type]


def facts_of(*services: ServiceFacts, **changes: object) -> DocumentFacts:
    values: dict[str, object] = {
        "commune": COMMUNE,
        "epci": EPCI,
        "lender": EPCI,
        "borrower": COMMUNE,
        "services": services,
        "starts_on": datetime.date(2027, 1, 1),
        "deliberation": Act("2026-45", datetime.date(2026, 11, 3)),
        **changes,
    }
    return DocumentFacts(**values)  # type: ignore[arg-type]

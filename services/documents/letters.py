"""The model letter that gives notice."""

from core.papers import Paper, Signatures, Text, Tone, blank
from services.documents import clauses
from services.documents.facts import DocumentFacts, known_day


def notice_letter(facts: DocumentFacts) -> Paper:
    """Return the letter by which the commune gives notice to the body on the other side."""
    commune, service = facts.commune, facts.service
    other = facts.other
    signed = f"signée le {known_day(facts.signed_on, 'date de signature')}"
    council = f"délibération du {commune.assembly} n°\u00a0{blank('numéro')} du {blank('date')}"
    return Paper(
        title="Dénonciation d’une adhésion",
        subject=f"Objet : fin de l’adhésion {commune.of_the} – {service.name}",
        letterhead=commune.letterhead(),
        advice=clauses.advice(commune),
        footer=clauses.footer(facts),
        blocks=(
            Text(other.title, Tone.RIGHT),
            Text(" ".join(other.address.split()) or blank("adresse"), Tone.RIGHT),
            Text(f"{commune.name}, le {known_day(facts.notified_on)}", Tone.RIGHT),
            Text("Lettre recommandée avec avis de réception", Tone.STRONG),
            Text("Madame, Monsieur,"),
            Text(
                f"Par la convention {signed}, {commune.the} prend part à un service mutualisé : "
                f"{service.called}."
            ),
            Text(
                f"Par {council}, jointe à cette lettre, le conseil a décidé d’y mettre fin. "
                f"La convention {clauses.provides_notice(service)}. Le dernier "
                f"jour de l’adhésion est donc le {known_day(facts.last_day, 'date')}."
            ),
            Text(
                "Nous vous proposons de convenir ensemble de la remise des dossiers en cours et du "
                "règlement des sommes dues jusqu’à cette date."
            ),
            Text("Veuillez agréer, Madame, Monsieur, l’expression de notre considération."),
            Signatures((("",), commune.signature)),
        ),
    )

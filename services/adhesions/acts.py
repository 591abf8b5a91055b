"""The steps of an adhésion as pages: their addresses, their words for each side, their forms."""

from dataclasses import dataclass, replace
from typing import Self

from services.adhesions import forms
from services.adhesions.step_form import StepForm
from services.models import Subscription


@dataclass(frozen=True)
class Act:
    """A step. `label` is what its button says to all; `lead` explains it on its page.

    `done` is what the person is told once it is written.
    """

    slug: str
    move: str
    label: str
    lead: str
    done: str
    form: type[StepForm]
    is_grave: bool = False

    def of(self, subscription: Subscription) -> Self:
        """Return the step as it is said of `subscription`: `{side}` is who accepts it."""
        side = subscription.other_side
        return replace(self, label=self.label.format(side=side), done=self.done.format(side=side))


ACTS: dict[str, Act] = {
    act.slug: act
    for act in (
        Act(
            "deliberation",
            "deliberate",
            "Enregistrer la délibération",
            "Ce que le conseil municipal a décidé. Une même délibération peut servir à plusieurs "
            "services\u00a0: donnez le même numéro.",
            "La délibération est enregistrée.",
            forms.DeliberationForm,
        ),
        Act(
            "decision",
            "decide",
            "Enregistrer la décision de {side}",
            "L’assemblée ou l’exécutif accepte l’adhésion de la commune.",
            "La décision de {side} est enregistrée.",
            forms.DecisionForm,
        ),
        Act(
            "convention",
            "sign",
            "Enregistrer la convention signée",
            "Sa durée, sa reconduction et son préavis sont ceux de la fiche du service, ce jour.",
            "La convention est enregistrée.",
            forms.AgreementForm,
        ),
        Act(
            "entree-en-vigueur",
            "activate",
            "Faire entrer en vigueur",
            "À compter de ce jour, la commune compte parmi celles qui adhèrent.",
            "L’adhésion entre en vigueur.",
            forms.StartForm,
        ),
        Act(
            "admission",
            "admit",
            "Accepter l’adhésion",
            "Ce service ne demande ni délibération ni convention.",
            "L’adhésion entre en vigueur.",
            forms.AdmitForm,
        ),
        Act(
            "transmission",
            "transmit",
            "Compléter la délibération",
            "Sa transmission à la préfecture, la date à laquelle elle est exécutoire, son fichier.",
            "La délibération est complétée.",
            forms.TransmissionForm,
        ),
        Act(
            "deliberation-retrouvee",
            "complete",
            "Ajouter la délibération retrouvée",
            "Celle qui a permis cette adhésion, entrée dans le portail sans ses pièces.",
            "La délibération est ajoutée au dossier.",
            forms.MissingDeliberationForm,
        ),
        Act(
            "decision-retrouvee",
            "complete",
            "Ajouter la décision de {side}",
            "Celle qui a accepté cette adhésion.",
            "La décision est ajoutée au dossier.",
            forms.MissingDecisionForm,
        ),
        Act(
            "convention-retrouvee",
            "complete",
            "Compléter la convention",
            "Les dates de signature et le fichier de la convention.",
            "La convention est complétée.",
            forms.MissingAgreementForm,
        ),
        Act(
            "annulation",
            "cancel_start",
            "Annuler l’entrée en vigueur",
            "Le jour dit n’est pas venu\u00a0: le dossier redevient ouvert, et une autre date peut "
            "être donnée.",
            "L’entrée en vigueur est annulée\u00a0: le dossier est de nouveau ouvert.",
            forms.CancelStartForm,
        ),
        Act(
            "preavis",
            "give_notice",
            "Mettre fin à l’adhésion",
            "L’adhésion finit au plus tard de deux dates\u00a0: la fin du préavis, le terme de la "
            "convention. Elle vous est montrée avant que rien ne soit écrit.",
            "Le préavis est enregistré.",
            forms.NoticeForm,
            is_grave=True,
        ),
        Act(
            "poursuite",
            "cancel_notice",
            "Annuler le préavis",
            "L’adhésion continue comme si aucun préavis n’avait été donné.",
            "Le préavis est annulé\u00a0: l’adhésion continue.",
            forms.CancelNoticeForm,
        ),
        Act(
            "correction",
            "correct",
            "Corriger la délibération",
            "Ce qui a été enregistré par erreur\u00a0: les autres adhésions que cette délibération "
            "permet le disent aussi dans leur historique.",
            "La délibération est corrigée.",
            forms.CorrectionForm,
        ),
        Act(
            "fin",
            "end",
            "Enregistrer la fin",
            "L’adhésion a pris fin\u00a0: d’un commun accord, ou au jour dit.",
            "L’adhésion est terminée.",
            forms.EndForm,
            is_grave=True,
        ),
        Act(
            "refus",
            "refuse",
            "Refuser l’adhésion",
            "La commune est prévenue et lit votre motif.",
            "L’adhésion est refusée, la commune est prévenue.",
            forms.RefuseForm,
            is_grave=True,
        ),
        Act(
            "abandon",
            "withdraw",
            "Renoncer",
            "La commune renonce à adhérer. Elle pourra recommencer quand elle le voudra.",
            "Le dossier est abandonné.",
            forms.WithdrawForm,
            is_grave=True,
        ),
    )
}

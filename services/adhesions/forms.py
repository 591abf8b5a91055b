"""The forms of the steps of an adhésion: each gives what its operation writes."""

import datetime
from typing import Any

from django import forms

from communes.models import Structure
from governance.models import Deliberation
from services import operations
from services.adhesions.step_form import CouncilActForm, PaperField, StepForm, day_field
from services.models import ServiceOption, Subscription
from services.operations import AgreementData, Move
from services.subscription_checks import earliest_end


class JoinForm(forms.Form):
    """The intention of a commune: when it would like to join, and with which options."""

    wished_on = day_field(
        "Quand souhaitez-vous que cela commence\u00a0?",
        help_text="Sans date\u00a0: dès que possible. La convention le fixera.",
    )
    options = forms.ModelMultipleChoiceField(
        ServiceOption.objects.filter(is_offered=True),
        label="Options souhaitées",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(
        label="Un mot pour le service",
        max_length=250,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, options: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if options:
            self.fields["options"].queryset = options  # type: ignore[attr-defined]
        else:
            del self.fields["options"]


class DeliberationForm(CouncilActForm, StepForm):
    """What the council of the commune has decided."""

    @property
    def body(self) -> Structure:
        """Return the assembly that has decided: here the commune's council."""
        return self.subscription.commune.structures.get(kind=Structure.Kind.COMMUNE)

    def deliberation(self) -> Deliberation:
        """Return the act, made or completed by what was typed."""
        return self.act_of(self.body, f"Adhésion – {self.subscription.service}")

    def run(self, by: Move) -> Subscription:
        deliberation = self.deliberation()
        return operations.record_deliberation(
            subscription=self.subscription, deliberation=deliberation, by=by
        )


class DecisionForm(DeliberationForm):
    """The decision of the other side: the EPCI's, or that of who renders the service."""

    number = forms.CharField(label="Numéro de la délibération ou de la décision", max_length=60)
    file = PaperField(label="La décision signée", required=False)

    @property
    def body(self) -> Structure:
        return self.subscription.other_body

    def run(self, by: Move) -> Subscription:
        return operations.record_decision(
            subscription=self.subscription, decision=self.deliberation(), by=by
        )


class MissingDeliberationForm(DeliberationForm):
    """The deliberation of a « reprise », found again."""

    def run(self, by: Move) -> Subscription:
        return operations.complete_papers(
            subscription=self.subscription, deliberation=self.deliberation(), by=by
        )


class MissingDecisionForm(DecisionForm):
    """The decision of a « reprise », found again."""

    def run(self, by: Move) -> Subscription:
        return operations.complete_papers(
            subscription=self.subscription, decision=self.deliberation(), by=by
        )


class RecordedActForm(StepForm):
    """The dates and the file of a deliberation already recorded."""

    transmitted_on = day_field("Transmise à la préfecture le", is_past=True)
    executory_on = day_field(
        "Exécutoire le",
        help_text="Une fois transmise et publiée (article L2131-1 du CGCT).",
        is_past=True,
    )
    file = PaperField(label="La délibération signée", required=False)

    @property
    def act_values(self) -> dict[str, Any]:
        """Return what was given of the act, its file kept."""
        days = {name: self.cleaned_data.get(name) for name in ("transmitted_on", "executory_on")}
        return {**days, "file": self.stored()}


class TransmissionForm(RecordedActForm):
    """What it lacks: what it has is not asked for again."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in tuple(self.fields):
            if getattr(self.subscription.deliberation, name, None):
                del self.fields[name]

    def run(self, by: Move) -> Subscription:
        return operations.date_deliberation(
            subscription=self.subscription, by=by, **self.act_values
        )


class CorrectionForm(RecordedActForm):
    """What was recorded of it by mistake, and why it changes."""

    comment = forms.CharField(label="Motif", widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        deliberation = self.subscription.deliberation
        for name in ("transmitted_on", "executory_on"):
            self.fields[name].initial = getattr(deliberation, name, None)
        if deliberation is not None and deliberation.file_id:
            self.fields["file"].help_text = f"Aujourd’hui\u00a0: {deliberation.file}."

    def run(self, by: Move) -> Subscription:
        return operations.correct_deliberation(
            subscription=self.subscription, by=by, **self.act_values
        )


class AgreementForm(StepForm):
    """A convention: who has signed it and when, and its file."""

    reference = forms.CharField(label="Référence", max_length=80, required=False)
    cst_opinion_on = day_field("Avis du comité social territorial rendu le", is_past=True)
    commune_signed_on = day_field("Signée par la commune le", is_past=True)
    epci_signed_on = day_field("Signée par l’autre partie le", is_past=True)
    file = PaperField(
        label="La convention signée", required=False, help_text="Un PDF de préférence."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.subscription.service.needs_cst_opinion:
            del self.fields["cst_opinion_on"]
        self.fields["epci_signed_on"].label = f"Signée par {self.subscription.other_side} le"
        agreement = getattr(self.subscription, "agreement", None)
        for name in set(self.fields) - {"file"}:
            self.fields[name].initial = getattr(agreement, name, None)

    @property
    def data_of_agreement(self) -> AgreementData:
        """Return what was typed, its file kept."""
        given = {**self.cleaned_data, "file": self.stored()}
        return AgreementData(**given)

    def run(self, by: Move) -> Subscription:
        return operations.sign(
            subscription=self.subscription, by=by, agreement=self.data_of_agreement
        )


class MissingAgreementForm(AgreementForm):
    """The convention of a « reprise », found again, or completed."""

    def run(self, by: Move) -> Subscription:
        return operations.complete_papers(
            subscription=self.subscription, by=by, agreement=self.data_of_agreement
        )


class StartForm(StepForm):
    """The day on which an adhésion enters into force."""

    starts_on = day_field("Entrée en vigueur le", required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].initial = self.subscription.wished_on

    def run(self, by: Move) -> Subscription:
        return operations.activate(
            subscription=self.subscription, by=by, starts_on=self.cleaned_data["starts_on"]
        )


class AdmitForm(StartForm):
    """The same, where nothing is signed."""

    def run(self, by: Move) -> Subscription:
        return operations.admit(
            subscription=self.subscription, by=by, starts_on=self.cleaned_data["starts_on"]
        )


class ReasonForm(StepForm):
    """A step that asks for a reason and nothing else."""

    comment = forms.CharField(label="Motif", widget=forms.Textarea(attrs={"rows": 3}))


class CancelStartForm(ReasonForm):
    def run(self, by: Move) -> Subscription:
        return operations.cancel_start(subscription=self.subscription, by=by)


class NoticeForm(StepForm):
    """The notice that ends an adhésion. Its effect is computed, and shown before it is written."""

    side = forms.ChoiceField(
        label="À l’initiative",
        widget=forms.RadioSelect,
        initial="commune",
    )
    notified_on = day_field("Préavis notifié le", required=True, is_past=True)
    ends_on = day_field(
        "Premier jour sans le service",
        help_text="Sans date\u00a0: dès que la convention le permet.",
    )
    reason = forms.CharField(label="Motif", widget=forms.Textarea(attrs={"rows": 3}))
    number = forms.CharField(
        label="Numéro de la délibération",
        max_length=60,
        required=False,
        help_text="Celle qui décide de mettre fin à l’adhésion.",
    )
    adopted_on = day_field("Délibération adoptée le", is_past=True)
    file = PaperField(label="La délibération signée", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.keeps:
            theirs = ("epci", f"de {self.subscription.other_side}")
            self.fields["side"].choices = [("commune", "de la commune"), theirs]  # type: ignore[attr-defined]
            self.fields["notified_on"].initial = self.actor.day
        else:
            # Their notice is of the day on which they give it.
            del self.fields["side"], self.fields["notified_on"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if bool(cleaned.get("number")) != bool(cleaned.get("adopted_on")):
            missing = "adopted_on" if cleaned.get("number") else "number"
            self.add_error(missing, "Donnez le numéro et la date de la délibération.")
        return cleaned

    @property
    def shown_first(self) -> datetime.date | None:
        """Return the first day without the service, by what was typed; None if none can come."""
        data = self.cleaned_data
        if not self.subscription.is_in_force:
            return None
        return data["ends_on"] or earliest_end(
            self.subscription, data.get("notified_on", self.actor.day)
        )

    @property
    def by_commune(self) -> bool:
        return not self.keeps or self.cleaned_data["side"] == "commune"

    def _deliberation(self) -> Deliberation | None:
        data = self.cleaned_data
        if not data["number"]:
            return None
        row = self.subscription
        own = row.commune.structures.filter(kind=Structure.Kind.COMMUNE)
        body = own.get() if self.by_commune else row.other_body
        return self.act_of(body, f"Fin de l’adhésion – {self.subscription.service}")

    def run(self, by: Move) -> Subscription:
        return operations.give_notice(
            subscription=self.subscription,
            by=by,
            by_commune=self.by_commune,
            notified_on=self.cleaned_data.get("notified_on"),
            reason=self.cleaned_data["reason"],
            deliberation=self._deliberation(),
            ends_on=self.cleaned_data["ends_on"],
        )


class CancelNoticeForm(ReasonForm):
    def run(self, by: Move) -> Subscription:
        return operations.cancel_notice(subscription=self.subscription, by=by)


class RefuseForm(ReasonForm):
    comment = forms.CharField(
        label="Motif",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="La commune le lit dans son dossier.",
    )

    def run(self, by: Move) -> Subscription:
        return operations.refuse(subscription=self.subscription, by=by)


class WithdrawForm(ReasonForm):
    def run(self, by: Move) -> Subscription:
        return operations.withdraw(subscription=self.subscription, by=by)


class EndForm(ReasonForm):
    """The end of an adhésion, once its day has come."""

    ends_on = day_field("Premier jour sans le service", required=True)
    field_order = ("ends_on", "comment")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ends_on"].initial = self.subscription.ends_on

    def run(self, by: Move) -> Subscription:
        return operations.end(
            subscription=self.subscription, by=by, ends_on=self.cleaned_data["ends_on"]
        )

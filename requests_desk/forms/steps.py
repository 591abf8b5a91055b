"""The steps in which a commune writes its request. What is wrong in one never loses the rest."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from communes.models import Commune
from requests_desk.confidentiality import in_plain_words, levels_of, readers_by_level
from requests_desk.forms.entry import DETAILS, DetailsFields, FilesFields, NeedFields
from requests_desk.forms.subjects import Choice, subject_of
from requests_desk.models import ServiceRequest
from requests_desk.vocabulary import Confidentiality, Step

# What a draft keeps of each text: what is too long to be sent waits there to be shortened.
_LONGEST = {"subject": 150, "description": 20_000, "consequence": 20_000}


class PageForm(forms.Form):
    """What every page of the form carries without showing it.

    `uuid` makes several sendings one request, `version` and `shown` say which draft the page
    showed, `window` which page that is, `token` for whom (`views/rescue.py`).
    """

    uuid = forms.UUIDField(required=False)
    version = forms.IntegerField(required=False, min_value=0)
    shown = forms.CharField(required=False, max_length=1000)
    window = forms.CharField(required=False, max_length=64)
    token = forms.CharField(required=False, max_length=300)
    action = forms.CharField(required=False, max_length=20)
    remove = forms.UUIDField(required=False)


class StepForm(forms.Form):
    """One step. `is_lenient` asks for nothing: what is typed is kept as it is, to be finished."""

    step: Step
    names: tuple[str, ...]

    def __init__(self, *args: Any, is_lenient: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values() if is_lenient else ():
            field.required = False

    @property
    def typed(self) -> dict[str, Any]:
        """Return what can be kept of this step, by the names of `RequestData`.

        A text that is too long is there all the same; what cannot be read at all is not.
        """
        read = {name: self.cleaned_data[name] for name in self.names if name in self.cleaned_data}
        for name, longest in _LONGEST.items():
            if name in self.names and name not in read:
                read[name] = self._raw(name)[:longest]
        return read

    @property
    def not_kept(self) -> list[str]:
        """Return the names of the fields whose text `typed` cuts, or cannot read at all."""
        cut = [name for name, most in _LONGEST.items() if len(self._raw(name)) > most]
        return [name for name in self.names if name in cut or self._is_unreadable(name)]

    def _raw(self, name: str) -> str:
        return str(self.data.get(self.add_prefix(name), "")).replace("\x00", "").strip()

    def _is_unreadable(self, name: str) -> bool:
        cleaned = getattr(self, "cleaned_data", {})
        return name not in _LONGEST and name not in cleaned and bool(self._raw(name))

    @property
    def says_something(self) -> bool:
        """Return whether there is anything to keep."""
        return bool(self.files) or any(self.data.get(name, "").strip() for name in self.names)


class NeedForm(FilesFields, StepForm, NeedFields):
    """Step 1: what is asked."""

    step = Step.NEED
    names = ("about", "subject", "description")

    def __init__(
        self,
        *args: Any,
        communes: QuerySet[Commune],
        draft: ServiceRequest | None = None,
        **kwargs: Any,
    ) -> None:
        # Before the fields are made, which ask for it.
        self.draft = draft
        super().__init__(*args, communes=communes, **kwargs)
        files = self.fields["uploads"]
        files.help_text = f"Une photo aide souvent. {files.help_text}"

    @property
    def chosen_before(self) -> Choice | None:
        if self.draft is None:
            return None
        request_type, service = self.draft.request_type, self.draft.service
        return subject_of(request_type, service), str(request_type or service or "")

    @property
    def typed(self) -> dict[str, Any]:
        read = super().typed
        if "about" in read:
            read["request_type"], read["service"] = read.pop("about")
        return read

    def start_typing(self) -> None:
        """Put the cursor in the first field to fill, on a page opened to be filled."""
        names = ("commune", "subject", "description")
        empty = [name for name in names if not self[name].value()]
        for name in empty[:1]:
            self.fields[name].widget.attrs["autofocus"] = True

    @property
    def commune(self) -> Commune | None:
        """Return the commune that was named."""
        return getattr(self, "cleaned_data", {}).get("commune")


class DetailsForm(FilesFields, StepForm, DetailsFields):
    """Step 2: what helps to answer. All of it may be left out."""

    step = Step.DETAILS
    names = (*DETAILS, "confidentiality")
    commune = None
    confidentiality = forms.ChoiceField(
        label="Confidentialité",
        initial=Confidentiality.NORMAL,
        widget=forms.RadioSelect,
        help_text="Chaque lecture d’une demande confidentielle est notée, et ses courriels ne "
        "disent rien de ce qu’elle contient.",
    )

    def __init__(self, *args: Any, communes: Any = None, draft: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        day = timezone.localdate()
        readers = readers_by_level(draft.commune, day) if draft else {}
        concerned = levels_of(draft.author, draft.commune, day) if draft else ()
        # Nobody would read those: the page says whom to call instead.
        self.not_offered = [level for level in concerned if not readers[level]]
        chosen = draft.confidentiality if draft else Confidentiality.NORMAL
        field = cast(forms.ChoiceField, self.fields["confidentiality"])
        field.choices = [
            (level, in_plain_words(level, readers.get(level, [])))
            for level in Confidentiality.values
            if level in (Confidentiality.NORMAL, chosen) or (level in concerned and readers[level])
        ]
        if len(field.choices) == 1:
            del self.fields["confidentiality"]

    @property
    def typed(self) -> dict[str, Any]:
        read = super().typed
        for name in ("urgency", "confidentiality"):
            if not read.get(name):
                read.pop(name, None)
        return read


STEP_FORMS: dict[str, type[NeedForm] | type[DetailsForm]] = {
    Step.NEED: NeedForm,
    Step.DETAILS: DetailsForm,
}


def initial_of(draft: ServiceRequest, *, commune_is_chosen: bool) -> dict[str, Any]:
    """Return what the steps show of a draft when they are opened again."""
    return {
        "commune": draft.commune if commune_is_chosen else None,
        "about": subject_of(draft.request_type, draft.service),
        **{name: getattr(draft, name) for name in ("subject", "description", *DetailsForm.names)},
    }

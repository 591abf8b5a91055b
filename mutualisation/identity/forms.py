"""The form of the identity, whose chosen logo outlives a refusal and a preview."""

import base64
import binascii
import json
import re
import unicodedata
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from communes.models import Epci
from core.colours import PORTAL_COLOUR, ColourRefused, accepted_colour
from core.logos import LOGO_HEIGHT, LOGO_WIDTH, Logo, LogoRefused, draw_logo
from mutualisation.identity.operations import Identity

NBSP = "\u00a0"
_SALT = "identity-logo"


class LogoField(forms.FileField):
    """A picture, cleaned to a Logo drawn by the portal; None when none was sent."""

    def clean(self, data: UploadedFile | None, initial: Any = None) -> Logo | None:
        if not data:
            return None
        try:
            return draw_logo(data, data.size or 0)
        except LogoRefused as refusal:
            raise ValidationError(str(refusal), code="logo") from refusal


class KeptLogoField(forms.CharField):
    """The logo of a form that came back, signed: what the portal has not drawn is ignored."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> Logo | None:
        if not value:
            return None
        try:
            kept = signing.loads(value, salt=_SALT)
            return Logo(base64.b64decode(kept[0]), *kept[1:])
        except (signing.BadSignature, binascii.Error, TypeError, IndexError):
            return None


class ShownField(forms.CharField):
    """What the page showed before anything was typed, cleaned to a dict; empty when unreadable."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> dict[str, Any]:
        try:
            shown = json.loads(value or "{}")
        except ValueError:
            return {}
        return shown if isinstance(shown, dict) else {}


class IdentityForm(forms.Form):
    """Name, contacts, colour and logo; `nearest` is the shade to propose for a refused colour.

    `logo_to_show` is the logo that would be saved and is not yet: chosen now, or kept.
    """

    chosen_name = forms.CharField(label="Nom affiché", max_length=80, required=False)
    address = forms.CharField(
        label="Adresse du siège", widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    phone = forms.CharField(
        label="Téléphone",
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    email = forms.EmailField(
        label="Courriel", required=False, help_text=f"Par exemple{NBSP}: contact@exemple.fr."
    )
    website = forms.URLField(
        label="Site internet",
        required=False,
        assume_scheme="https",
        help_text=f"Par exemple{NBSP}: https://www.exemple.fr.",
    )
    logo = LogoField(
        label="Logo",
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
        help_text=(
            "PNG (de préférence, sur fond transparent), JPEG ou WebP. Le portail le réduit à "
            f"{LOGO_WIDTH} × {LOGO_HEIGHT}{NBSP}pixels au plus, et supprime ses marges "
            "transparentes."
        ),
    )
    kept = KeptLogoField(required=False)
    logo_says_name = forms.BooleanField(
        label="Le nom de l’intercommunalité se lit déjà sur le logo",
        required=False,
        help_text="Le nom n’est alors pas répété à côté du logo.",
    )
    removes_logo = forms.BooleanField(label="Retirer le logo", required=False)
    colour = forms.CharField(
        label="Code de la couleur",
        required=False,
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "class": "identity-code"}
        ),
        help_text=(
            f"Celui de votre charte graphique, comme {PORTAL_COLOUR}. Vide{NBSP}: la couleur "
            "d’origine du portail."
        ),
    )
    # Drawn by the browser; its own button takes it into the code, which alone is saved.
    picked = forms.CharField(
        label="Ou choisissez-la à l’œil",
        required=False,
        widget=forms.TextInput(attrs={"type": "color", "class": "form-control-color"}),
    )
    shown = ShownField(required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, epci: Epci, **kwargs: Any) -> None:
        initial = {name: getattr(epci, name) for name in Identity.__dataclass_fields__}
        initial |= {"shown": json.dumps(initial), "version": epci.identity_version}
        initial["picked"] = epci.colour or PORTAL_COLOUR
        super().__init__(*args, initial=initial, **kwargs)
        self.epci = epci
        self.nearest = ""
        self.fields["chosen_name"].help_text = f"Vide{NBSP}: le nom officiel, {epci.name}."
        if not epci.has_logo:
            del self.fields["removes_logo"]

    def clean_chosen_name(self) -> str:
        # One line in every title; the non-breaking spaces of French stay.
        name = re.sub(r"[^\S\u00a0\u202f]+", " ", self.cleaned_data["chosen_name"]).strip()
        # Cc, Cf: signs that are not seen, among them those that turn the text from right to left.
        if any(unicodedata.category(sign) in ("Cc", "Cf") for sign in name):
            raise ValidationError(
                f"Ce nom contient un caractère invisible{NBSP}: tapez-le plutôt que de le coller.",
                code="invisible",
            )
        return name

    def clean_colour(self) -> str:
        text = self.cleaned_data["colour"].strip()
        try:
            return accepted_colour(text) if text else ""
        except ColourRefused as refusal:
            self.nearest = refusal.nearest
            raise ValidationError(str(refusal), code="colour") from refusal

    def identity(self) -> Identity:
        """Return what was chosen; the form must be valid."""
        names = Identity.__dataclass_fields__
        return Identity(**{name: self.cleaned_data[name] for name in names})

    def changes(self) -> list[tuple[str, str]]:
        """Return the (label, text) of what was typed otherwise than the page showed it."""
        shown = self.cleaned_data["shown"]
        given = vars(self.identity())
        return [
            (str(self.fields[name].label), _in_words(value))
            for name, value in given.items()
            if name not in shown or _one_line_end(shown[name]) != _one_line_end(value)
        ]

    @property
    def logo_to_show(self) -> Logo | None:
        """Return the logo that is not saved yet; a refused file leaves the one kept before."""
        if not self.is_bound:
            return None
        self.is_valid()
        found: Logo | None = self.cleaned_data.get("logo") or self.cleaned_data.get("kept")
        return found

    @property
    def keeps_logo(self) -> bool:
        """Return whether the saved logo stays when no other is chosen."""
        return not self.cleaned_data.get("removes_logo")

    @property
    def colour_to_show(self) -> str:
        """Return the colour of the preview: the one chosen, or that proposed in its place."""
        if not self.is_bound:
            return self.epci.colour or PORTAL_COLOUR
        return self.nearest or self.cleaned_data.get("colour") or PORTAL_COLOUR


def _one_line_end(value: str | bool) -> str | bool:
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def _in_words(value: str | bool) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    return value or "(vide)"


def signed_logo(logo: Logo) -> str:
    """Return a logo as the hidden field of the next page carries it."""
    words = [base64.b64encode(logo.content).decode(), logo.kind, logo.width, logo.height]
    return signing.dumps(words, salt=_SALT)


def as_data_address(logo: Logo) -> str:
    """Return the address by which a page shows a logo that is saved nowhere yet."""
    return f"data:image/{logo.kind};base64,{base64.b64encode(logo.content).decode()}"

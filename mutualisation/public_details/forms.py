"""The form of the public details."""

from typing import ClassVar

from django import forms

from communes.models import PublicDetails


class PublicDetailsForm(forms.ModelForm):
    """What is left empty is simply not shown to visitors."""

    # Not the model's own field, which nobody writes: the version that the page was drawn from.
    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = PublicDetails
        fields: ClassVar = [
            "desk_phone",
            "desk_email",
            "desk_hours",
            "account_delay",
            "publication_director",
            "host",
            "host_address",
            "host_phone",
            "dpo_email",
            "retention",
        ]
        help_texts: ClassVar = {
            "desk_phone": "Vide : celui du siège.",
            "desk_email": "Vide : celui du siège.",
            "desk_hours": "Par exemple : du lundi au vendredi, de 9 h à 12 h et de 14 h à 17 h.",
            "account_delay": "Par exemple : deux jours ouvrés.",
            "publication_director": "Nom et fonction ; en général le président ou la présidente.",
            "host": "La société ou le service qui héberge les serveurs du portail.",
            "dpo_email": "Une adresse lue par cette personne, plutôt que son nom.",
            "retention": "Les durées fixées avec les Archives départementales, en clair.",
        }
        widgets: ClassVar = {
            "desk_phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
            "host_phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
            "host_address": forms.Textarea(attrs={"rows": 3}),
            "retention": forms.Textarea(attrs={"rows": 4}),
        }

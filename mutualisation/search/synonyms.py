"""The words that the search understands, kept by administrators, and a box to try them."""

from urllib.parse import urlencode

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from core.conflicts import StaleEdit
from core.http import demand, fetch, typed_in
from core.search import clean_query
from mutualisation.search.finder import try_words
from mutualisation.search.forms import SynonymForm
from services.access import can_edit_synonyms
from services.models import Synonym
from services.operations import change_synonym, delete_synonym


@require_safe
def synonyms(request: HttpRequest) -> HttpResponse:
    """List the words, and show what the portal finds for those that one tries."""
    demand(can_edit_synonyms(request.actor))
    query = clean_query(request.GET.get("q", ""))
    context = {
        "synonyms": list(Synonym.objects.all()),
        "words_to_try": query,
        "tried": try_words(request.actor, query, timezone.localdate()) if query else None,
    }
    return render(request, "mutualisation/synonyms.html", context)


@typed_in(lambda request: SynonymForm)
@require_http_methods(["GET", "HEAD", "POST"])
def synonym_new(request: HttpRequest) -> HttpResponse:
    """Add words. Those that a search did not know come with the address."""
    demand(can_edit_synonyms(request.actor))
    form = SynonymForm(_posted(request), initial={"words": request.GET.get("mots", "")[:80]})
    if form.is_bound and form.is_valid() and _save_new(form):
        messages.success(request, f"«\u00a0{form.instance.words}\u00a0» est ajouté.")
        return _show_what_is_found(request, form.instance)
    return _show(request, form)


@typed_in(lambda request, slug: SynonymForm)
@require_http_methods(["GET", "HEAD", "POST"])
def synonym_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change words and their meaning."""
    demand(can_edit_synonyms(request.actor))
    row = fetch(Synonym.objects.all(), key=slug.replace("-", " "))
    form = SynonymForm(_posted(request), instance=row)
    if form.is_bound and form.is_valid() and _save(form, row):
        messages.success(request, f"«\u00a0{form.cleaned_data['words']}\u00a0» est enregistré.")
        return _show_what_is_found(request, Synonym.objects.get(pk=row.pk))
    return _show(request, form, saved=Synonym.objects.get(pk=row.pk))


@require_http_methods(["GET", "HEAD", "POST"])
def synonym_delete(request: HttpRequest, slug: str) -> HttpResponse:
    """Delete words: the search no longer understands them.

    A GET comes from a session that had expired: it leads to the words.
    """
    demand(can_edit_synonyms(request.actor))
    if request.method != "POST":
        return redirect("synonyms")
    row = fetch(Synonym.objects.all(), key=slug.replace("-", " "))
    version = request.POST.get("version", "")
    delete_synonym(
        synonym=row,
        version=int(version) if version.isdecimal() else -1,
        url=reverse("synonyms"),
    )
    messages.success(request, f"«\u00a0{row.words}\u00a0» est supprimé.")
    return redirect("synonyms")


def _posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _show(request: HttpRequest, form: SynonymForm, saved: Synonym | None = None) -> HttpResponse:
    context = {"form": form, "saved": saved}
    status = 422 if form.errors else 200
    return render(request, "mutualisation/synonym.html", context, status=status)


def _show_what_is_found(request: HttpRequest, row: Synonym) -> HttpResponse:
    """Lead to the list, where the words are tried at once; warn of a meaning that finds nothing."""
    for part in filter(None, map(clean_query, row.meaning.split(","))):
        if not try_words(request.actor, part, timezone.localdate()).hits:
            words = f"«\u00a0{part}\u00a0» ne trouve rien\u00a0: écrivez les mots du portail."
            messages.warning(request, words)
    return redirect(f"{reverse('synonyms')}?{urlencode({'q': row.words})}")


def _save_new(form: SynonymForm) -> bool:
    """Save new words; False when somebody has just added the same ones."""
    try:
        with transaction.atomic():
            form.save()
    except IntegrityError:
        form.add_error("words", _taken())
        return False
    return True


def _save(form: SynonymForm, row: Synonym) -> bool:
    """Save the change; False when other words have just become the same ones."""
    data = form.cleaned_data
    try:
        change_synonym(
            synonym=row,
            words=data["words"],
            meaning=data["meaning"],
            version=data["version"] if data["version"] is not None else -1,
            url=reverse("synonyms"),
        )
    except StaleEdit as stale:
        stale.typed = form.typed()
        raise
    except IntegrityError:
        form.add_error("words", _taken())
        return False
    return True


def _taken() -> str:
    return str(Synonym._meta.constraints[0].violation_error_message)

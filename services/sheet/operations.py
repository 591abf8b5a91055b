"""What writes on the sheet of a service. Each function is atomic and guards itself.

Raise PermissionDenied for who may not, StaleEdit when the sheet has changed meanwhile,
ValidationError for what cannot be.
"""

import datetime
from dataclasses import replace

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.text import slugify

from accounts.actor import Actor
from core.conflicts import StaleEdit
from core.french import count
from files.operations import discard, store_upload
from services.access import can_edit_service
from services.models import (
    LegalForm,
    Service,
    ServiceDocument,
    ServiceOption,
    ServiceStep,
    ServiceVersion,
    Tariff,
    TariffTier,
)
from services.sheet.content import PLAIN_FIELDS, Option, Sheet, sheet_of
from services.vocabulary import OPEN_STATES, SubscriptionState
from services.workflow import SERVICE_SOURCES

FIRST_NOTE = "Avant la première modification dans le portail"
_SLUG_LENGTH = 80


@transaction.atomic
def create_service(
    *, actor: Actor, sheet: Sheet, note: str = "", now: datetime.datetime
) -> Service:
    """Write a new service, only studied as yet, and the first version of its sheet."""
    service = Service(slug=_free_slug(sheet.name), direction_id=sheet.direction.pk)
    if not can_edit_service(actor, service):
        raise PermissionDenied
    _write(service, sheet)
    _keep_version(service, actor=actor, note=note or "Création de la fiche", now=now)
    return service


@transaction.atomic
def publish_sheet(
    *,
    actor: Actor,
    service: Service,
    sheet: Sheet,
    version: int,
    note: str = "",
    now: datetime.datetime,
) -> Service:
    """Make `sheet` the one that everybody reads; the versions before it stay readable."""
    row = _lock(actor, service, version)
    # Nor may a head of service give it away to another direction.
    if not can_edit_service(actor, Service(direction_id=sheet.direction.pk)):
        raise PermissionDenied
    if not row.versions.exists():
        _keep_version(row, actor=None, note=FIRST_NOTE, now=now)
    _refuse_to_strand(row, sheet)
    _write(row, sheet)
    _keep_version(row, actor=actor, note=note, now=now)
    return row


@transaction.atomic
def restore_version(
    *, actor: Actor, kept: ServiceVersion, version: int, now: datetime.datetime
) -> Service:
    """Publish an old version again, as a new one.

    Options that adhésions hold and that it did not have stay, no longer offered.
    """
    service = kept.service
    current = sheet_of(service)
    sheet = Sheet.from_json(kept.sheet)
    options = _options_again(sheet, current)
    restored = {option.pk for option in options}
    held = set(
        ServiceOption.objects.filter(service=service, subscriptions__isnull=False).values_list(
            "pk", flat=True
        )
    )
    options += [
        replace(one, is_offered=False)
        for one in current.options
        if one.pk in held and one.pk not in restored
    ]
    return publish_sheet(
        actor=actor,
        service=service,
        sheet=replace(sheet, options=tuple(options)),
        version=version,
        note=f"Version {kept.number} rétablie",
        now=now,
    )


def _options_again(sheet: Sheet, current: Sheet) -> list[Option]:
    """Return the options of an old sheet, each with the row that it is today, if there is one.

    One that was renamed is the same; one that was deleted may have been made again by its name.
    """
    present = {option.pk for option in current.options}
    named = {option.pk for option in sheet.options}
    by_name = {option.name: option.pk for option in current.options if option.pk not in named}
    return [
        one if one.pk in present else replace(one, pk=by_name.get(one.name))
        for one in sheet.options
    ]


@transaction.atomic
def move_service(
    *,
    actor: Actor,
    service: Service,
    move: str,
    version: int,
    reason: str,
    on: datetime.date | None = None,
    now: datetime.datetime,
) -> Service:
    """Open, suspend, resume or close a service, and log why. `on`: when it opens, or closes."""
    row = _lock(actor, service, version)
    if row.state not in SERVICE_SOURCES[move]:
        raise _stale(row)
    if not reason.strip():
        raise ValidationError({"reason": "Dites pourquoi."})
    if move in DATED_MOVES and on is None:
        raise ValidationError({"on": "Donnez une date."})
    origin = row.state
    getattr(row, move)(**({"on": on} if move in DATED_MOVES else {}))
    row.version += 1
    row.full_clean()
    row.save()
    ServiceStep.objects.create(
        service=row,
        from_state=origin,
        to_state=row.state,
        by=actor.user,
        at=now,
        comment=reason.strip(),
    )
    return row


# The moves that happen on a day which the service keeps.
DATED_MOVES = ("open", "close")


def consequences_of(service: Service, day: datetime.date) -> list[str]:
    """Return in French what a suspension or a closing leaves behind: who has joined, who joins."""
    in_force = service.subscriptions.active_on(day)
    lines = []
    if held := in_force.count():
        lines.append(f"{count(held, 'adhésion')} en vigueur.")
    if under_notice := in_force.filter(state=SubscriptionState.NOTICE).count():
        lines.append(f"Dont {count(under_notice, 'adhésion')} en préavis.")
    if under_way := service.subscriptions.filter(state__in=OPEN_STATES).count():
        lines.append(f"{count(under_way, 'dossier')} d’adhésion en cours.")
    return lines or ["Aucune adhésion, aucun dossier en cours."]


@transaction.atomic
def add_document(
    *, actor: Actor, service: Service, title: str, upload: UploadedFile
) -> ServiceDocument:
    """Join a document to the sheet; everybody who reads the sheet reads it."""
    row = _lock(actor, service, None)
    last = row.documents.last()
    document = ServiceDocument(
        service=row,
        title=title.strip(),
        position=last.position + 1 if last else 0,
        file=store_upload(upload=upload, uploaded_by=actor.user),
    )
    document.full_clean()
    document.save()
    return document


@transaction.atomic
def remove_document(*, actor: Actor, document: ServiceDocument) -> None:
    """Take a document away from the sheet, with its file."""
    _lock(actor, document.service, None)
    stored = document.file
    document.delete()
    discard(stored_file=stored)


def _lock(actor: Actor, service: Service, version: int | None) -> Service:
    row = (
        Service.objects.select_for_update(of=("self",))
        .select_related("direction", "provider")
        .get(pk=service.pk)
    )
    if not can_edit_service(actor, row):
        raise PermissionDenied
    if version is not None and version != row.version:
        raise _stale(row)
    return row


def _refuse_to_strand(row: Service, sheet: Sheet) -> None:
    """Refuse to make a network of a service with files on paper: they would have no next step."""
    if not row.needs_agreement or sheet.legal_form != LegalForm.NETWORK:
        return
    on_paper = (SubscriptionState.DELIBERATED, SubscriptionState.SIGNED)
    if number := row.subscriptions.filter(state__in=on_paper).count():
        raise ValidationError(
            f"{count(number, 'dossier')} d’adhésion en cours, délibéré ou signé\u00a0: menez-le à "
            "son terme avant de faire de ce service un réseau."
            if number == 1
            else f"{count(number, 'dossier')} d’adhésion en cours, délibérés ou signés\u00a0: "
            "menez-les à leur terme avant de faire de ce service un réseau."
        )


def _stale(row: Service) -> StaleEdit:
    return StaleEdit(
        url=row.get_absolute_url(),
        what="La fiche ou l’état de ce service a changé depuis que la page est affichée.",
    )


def _write(service: Service, sheet: Sheet) -> None:
    """Write every table of the sheet; raise ValidationError for what the constraints refuse."""
    for name in PLAIN_FIELDS:
        setattr(service, name, getattr(sheet, name))
    service.legal_form = sheet.legal_form
    service.direction_id = sheet.direction.pk
    service.provider_id = sheet.provider.pk if sheet.provider else None
    service.version += 1
    service.full_clean()
    service.save()
    service.eligible_communes.set([commune.pk for commune in sheet.communes])
    options = _write_options(service, sheet)
    _write_rates(service, sheet, options)


def _write_options(service: Service, sheet: Sheet) -> dict[str, ServiceOption]:
    """Write the options, in their order, and return them by name."""
    known = {option.pk: option for option in service.options.all()}
    kept = {option.pk for option in sheet.options}
    for option in (one for pk, one in known.items() if pk not in kept):
        if option.subscriptions.exists():
            raise ValidationError(
                f"Des communes ont choisi l’option «\u00a0{option}\u00a0»\u00a0: ne la proposez "
                "plus, sans la supprimer."
            )
        option.delete()
    found = {}
    for position, typed in enumerate(sheet.options):
        option = known.get(typed.pk or 0) or ServiceOption(service=service)
        option.name, option.description = typed.name, typed.description
        option.is_offered, option.position = typed.is_offered, position
        option.full_clean()
        option.save()
        found[option.name] = option
    return found


def _write_rates(service: Service, sheet: Sheet, options: dict[str, ServiceOption]) -> None:
    """Write the tariffs, if they have changed: adhésions hold none of them."""
    if set(sheet_of(service).rates) == set(sheet.rates):
        return
    service.tariffs.all().delete()
    for rate in sheet.rates:
        tariff = Tariff(
            service=service,
            option=options[rate.option] if rate.option else None,
            starts_on=rate.starts_on,
            ends_on=rate.ends_on,
            basis=rate.price.basis,
            amount=rate.price.amount,
            unit_label=rate.unit_label,
            note=rate.note,
        )
        tariff.full_clean()
        tariff.save()
        for tier in rate.price.tiers:
            row = TariffTier(
                tariff=tariff,
                from_population=tier.from_population,
                from_units=tier.from_units,
                amount=tier.amount,
            )
            row.full_clean()
            row.save()


def _keep_version(
    service: Service, *, actor: Actor | None, note: str, now: datetime.datetime
) -> ServiceVersion:
    last = service.versions.first()
    return ServiceVersion.objects.create(
        service=service,
        number=last.number + 1 if last else 1,
        sheet=sheet_of(service).to_json(),
        published_at=now,
        published_by=actor.user if actor else None,
        note=note.strip(),
    )


def _free_slug(name: str) -> str:
    """Return the address of a service of that name; with a number when it is taken."""
    base = slugify(name)[: _SLUG_LENGTH - 4] or "service"
    taken = set(Service.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    slugs = (base if rank == 1 else f"{base}-{rank}" for rank in range(1, len(taken) + 2))
    return next(slug for slug in slugs if slug not in taken)

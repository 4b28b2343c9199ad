"""What generated requests cannot know, filled in while schemathesis runs: ids of records that the caller may see, the
current entity tag, a new idempotency key, a child nobody filed for. Every value comes from a real request to the same
server. Parts that schemathesis made invalid on purpose stay as they are, and one request in eight stays untouched, so
that unknown ids, old tags and repeated keys are tried too; only what replaces a whole resource never hits a stranger's.
One in nine gets a NUL somewhere.
"""

import copy
import itertools
import os
import random
import threading
import uuid

import schemathesis
from hypothesis import strategies
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation.meta import TestPhase
from schemathesis.openapi.checks import RejectedPositiveData

from sandbox import (
    CONCLUSION,
    FILES,
    NOW,
    OTHER_PARENT,
    PARENT,
    PHONE,
    REFUSAL,
    SIGNERS,
    Sandbox,
    child,
    load,
    representative,
)

WORLD = load(os.environ["QOLDAU_CONTRACT_WORLD"])
ROLE = os.environ["QOLDAU_CONTRACT_ROLE"]
SANDBOX = Sandbox(WORLD["base"], WORLD["tokens"], WORLD["binary"])
OWN = WORLD["own"]
# Doors that close behind an application: each gets one of its own.
DOORS = {"deliver_result", "record_examination", "register_application", "withdraw_application"}
# Likewise behind an appointment.
VERBS = {"attend_appointment", "cancel_appointment", "miss_appointment", "reschedule_appointment"}
# Likewise behind a result.
SIGNS = {"sign_conclusion", "sign_refusal"}
# What takes places away: only such as nobody books, or all that follows has none to be examined at.
PLACES = {"put_slot", "record_absence", "withdraw_slot"}
# Likewise behind a visit, but without a version.
STEPS = {"call_visit", "end_visit"}
# Of the own provider only: another one that is there is as absent.
OWN_ONLY = {"get_staff", "get_visit_statistics", "list_appointments"}
# Of an application that has come so far.
SPECIAL = {"get_notice", "get_result", "get_signature_sheet", "list_results", "request_consent", "request_documents"}
# Whose ids are never left as generated.
CHOSEN = DOORS | VERBS | STEPS | SIGNS | PLACES | OWN_ONLY | SPECIAL
# An application that others are added to serves so many requests.
SHARED = 10

_lock = threading.Lock()
_count = itertools.count(1)
_shared = {"id": None, "left": 0}
_sent = {"id": None, "left": 0}
_file = {}
_prepared = {}
_poisoned = set()

schemathesis.openapi.format("binary", strategies.sampled_from(list(FILES.values())))


def application(operation):
    """An application that the caller may see, new where the operation closes a door."""
    with _lock:
        if operation == "record_examination" and ROLE == "specialist":
            return SANDBOX.scheduled(OWN, WORLD["today"])
        if operation == "deliver_result" and ROLE == "registrar":
            return SANDBOX.signed(OWN, WORLD["today"])[0]
        if operation in ("get_result", "get_signature_sheet", "list_results"):
            return WORLD["delivered"][0]
        if operation in ("get_notice", "request_documents"):
            return WORLD["scheduled"]
        if operation == "request_consent":
            return SANDBOX.application(OWN, consents=[])
        if operation in DOORS:
            return SANDBOX.application(OWN)
        if _shared["left"] == 0:
            _shared.update(id=SANDBOX.application(OWN), left=SHARED)
        _shared["left"] -= 1
        return _shared["id"]


def prepared(kind, operation):
    """A result that is prepared, a new one where a signature closes it behind a signer; one serves all else."""
    if operation in SIGNS and ROLE in SIGNERS or kind not in _prepared:
        conclusion = kind == "conclusions"
        _prepared[kind] = SANDBOX.conclusion(OWN, WORLD["today"]) if conclusion else SANDBOX.refusal(OWN)[1]
    return _prepared[kind]


def file():
    """A file that the caller may see: an upload of the own, or any where the role has no uploads."""
    uploader = ROLE if ROLE in ("recipient", "registrar", "specialist", "head") else "recipient"
    with _lock:
        if uploader not in _file:
            _file[uploader] = SANDBOX.file(uploader)
        return _file[uploader]


def appointment(operation):
    """An appointment that the caller may see: one that has begun where somebody is missed, one of today where one comes."""
    with _lock:
        if operation == "miss_appointment" and WORLD["begun"]:
            return WORLD["begun"].pop()
        places = WORLD["today"] if operation == "attend_appointment" else WORLD["later"]
        return SANDBOX.appointment(OWN, places)


def message():
    """A message that was sent; a receipt may come again and again."""
    with _lock:
        if _sent["left"] == 0:
            _sent.update(id=SANDBOX.message(), left=SHARED)
        _sent["left"] -= 1
        return _sent["id"]


def resource(operation, path):
    """The id for a path, or none where the path has none."""
    if path.startswith("/v1/applications/{id}"):
        return application(operation)
    if path.startswith("/v1/appointments/{id}"):
        return appointment(operation)
    if path.startswith("/v1/conclusions/{id}"):
        with _lock:
            return WORLD["delivered"][1] if ROLE == "recipient" else prepared("conclusions", operation)
    if path.startswith("/v1/refusals/{id}"):
        with _lock:
            return WORLD["refused"] if ROLE == "recipient" else prepared("refusals", operation)
    if path.startswith("/v1/holds/{id}"):
        with _lock:
            return SANDBOX.hold(OWN, WORLD["later"])
    if path.startswith("/v1/offers/{id}"):
        # An answer closes it, so each request has one of its own.
        with _lock:
            return SANDBOX.offer()
    if path.startswith("/v1/gateway/messages/{id}"):
        return message()
    if path.startswith("/v1/wait-list-entries/{id}"):
        with _lock:
            return SANDBOX.wait_list_entry(OWN)
    if path.startswith("/v1/visits/{id}"):
        with _lock:
            return SANDBOX.visit(called=operation == "end_visit")
    if path.startswith("/v1/slots/{id}"):
        return random.choice(WORLD["changed"])
    if path.startswith("/v1/files/{id}"):
        return file()
    if path.startswith("/v1/providers/{id}"):
        # Nobody files with the one that is written: its type may become any.
        return WORLD["written"] if operation == "put_provider" else OWN
    return None


def is_own(case):
    """Whether the path already leads to something that is there, as links between answers make it."""
    path = case.path.split("{id}")[0] + str(case.path_parameters.get("id"))
    if case.path.startswith("/v1/holds/"):
        # Nobody reads a hold.
        return False
    return SANDBOX.call(ROLE, "GET", path, expected=range(200, 500)).status_code == 200


@schemathesis.hook
def before_call(context, case, kwargs):
    operation = case.operation.definition.raw["operationId"]
    number = next(_count)
    # Cases share parts of their bodies; what is changed here must not reach another one.
    if case.media_type == "application/json":
        case.body = copy.deepcopy(case.body)
    if number % 8 == 0 and case.method != "PUT" and operation not in PLACES:
        return correct_tag(case)
    fill_path(case, operation)
    fill_headers(case, operation, number)
    fill_query(case, operation, number)
    fill_body(case, operation, number)
    if number % 9 == 0:
        poison(case, number // 9)


def correct_tag(case):
    """Where schemathesis wants a valid tag, it may write one without quotes: it puts only letters and digits there."""
    if is_invalid(case, ParameterLocation.HEADER):
        return
    tag = case.headers.get("If-Match", "*")
    if not tag.startswith(("*", '"', "W/")):
        case.headers["If-Match"] = f'"{tag}"'


def is_invalid(case, location):
    """Whether a part was made invalid on purpose."""
    meta = case._meta
    if meta is None or not meta.is_negative_at(location):
        return False
    if meta.phase.name == TestPhase.COVERAGE:
        # It breaks one part at a time. Headers are invalid beside that, since it cannot write a tag.
        return meta.phase.data.parameter_location in (None, location)
    return True


def fill_path(case, operation):
    if is_invalid(case, ParameterLocation.PATH):
        return
    if "{year}" in case.path:
        # A year that the calendar covers; the example of a new version is one of it.
        case.path_parameters["year"] = "2026"
    if operation == "verify_paper":
        case.path_parameters["code"] = WORLD["code"]
    if "{id}" not in case.path:
        return
    # A staff list or a provider is changed only where the check made one.
    if case.method == "PUT" or operation in CHOSEN or not is_own(case):
        known = resource(operation, case.path)
        if known:
            case.path_parameters["id"] = known
    if operation == "get_deadline" and case.path_parameters.get("code") == "registration":
        case.path_parameters["code"] = "queue"


def fill_headers(case, operation, number):
    if is_invalid(case, ParameterLocation.HEADER):
        return
    if "Idempotency-Key" in case.headers:
        case.headers["Idempotency-Key"] = str(uuid.uuid4())
    if operation == "put_provider" and number % 3 == 0:
        # The first one under an id of the caller's.
        case.headers.pop("If-Match", None)
        case.headers["If-None-Match"] = "*"
        case.path_parameters["id"] = str(uuid.uuid4())
    elif operation.startswith("put_") or operation in DOORS | VERBS | SIGNS:
        case.headers.pop("If-None-Match", None)
        path = case.path.replace("{id}", str(case.path_parameters.get("id"))).replace("{year}", "2026")
        tag = SANDBOX.etag(ROLE, path if operation.startswith("put_") else path.rsplit("/", 1)[0])
        if tag:
            case.headers["If-Match"] = tag


def fill_query(case, operation, number):
    # Long polls end at once, but for a few.
    if operation == "list_stage_events" and not is_invalid(case, ParameterLocation.QUERY):
        if int(case.query.get("wait", 0)) > 1:
            case.query["wait"] = 1 if next(_count) % 10 == 0 else 0
    # Days that lie apart by no more than a year are rarely hit.
    if operation == "get_visit_statistics" and not is_invalid(case, ParameterLocation.QUERY) and number % 2:
        case.query.update({"from": "2026-11-01", "to": "2026-11-30"})


def fill_body(case, operation, number):
    if is_invalid(case, ParameterLocation.BODY) or not isinstance(case.body, dict):
        return
    if operation == "submit_application" and number % 2:
        parent = OTHER_PARENT if ROLE == "registrar" else PARENT
        case.body.update(service="pmpk_examination", provider_id=OWN, child=child(), born_abroad=False)
        case.body.update(representative=representative(parent), documents=[], residency="resident")
        case.body.pop("received_at", None)
    if operation == "make_offer" and number % 2:
        # Only a PMPK offers, only its own service, and only to a number that is registered for this person.
        case.body.update(service="pmpk_examination", residency="resident", born_abroad=False)
        case.body.update(child=child(), representative=representative(PARENT))
    if operation in ("book_appointment", "hold_slot", "reschedule_appointment"):
        case.body["slot_id"] = random.choice(WORLD["later"])
        case.body.pop("hold_id", None)
        if operation != "reschedule_appointment":
            with _lock:
                case.body["application_id"] = SANDBOX.registered(OWN)
        if operation == "book_appointment":
            case.body["kind"] = "examination"
        if ROLE == "recipient" or case.body.get("source") == "bilim":
            # Only staff say how a booking came, and why a day may be late.
            case.body.pop("source", None)
        if ROLE == "recipient":
            case.body.pop("reason", None)
    if operation == "prepare_conclusion" and number % 2 and ROLE in SIGNERS:
        case.body["content"] = copy.deepcopy(CONCLUSION)
        case.body.pop("corrects", None)
        with _lock:
            if ROLE == "head":
                # The head prepares corrections only.
                made = SANDBOX.signed(OWN, WORLD["today"])
                case.body.update(application_id=made[0], corrects=made[1])
            else:
                case.body["application_id"] = SANDBOX.examined(OWN, WORLD["today"])
    if operation == "prepare_refusal" and number % 2:
        with _lock:
            case.body.update(application_id=SANDBOX.registered(OWN), content=copy.deepcopy(REFUSAL))
    if operation == "put_conclusion" and number % 2:
        case.body.update(copy.deepcopy(CONCLUSION))
    if operation == "put_refusal" and number % 2:
        case.body.update(copy.deepcopy(REFUSAL))
    if operation in SIGNS and number % 2 and ROLE in SIGNERS:
        # Over the paper that is there, by who calls.
        kind, made = case.path.split("/")[2], case.path_parameters.get("id")
        case.body.update(signature=SANDBOX.signature(ROLE, f"/v1/{kind}/{made}"), role=ROLE)
    if operation == "record_examination":
        case.body.pop("examined_on", None)
    if operation == "join_wait_list":
        with _lock:
            case.body["application_id"] = SANDBOX.registered(OWN)
        if case.body.get("before"):
            # A day that has not come.
            case.body["before"] = "2026-12-10"
    if operation == "open_visit":
        # At a PMPK nobody comes for another service.
        case.body["service"] = "pmpk_examination"
        if case.body.get("application_id"):
            case.body["application_id"] = application(operation)
    if operation == "record_absence":
        # In a month of which nobody here has a place.
        case.body.update({"from": "2027-02-01T09:00:00+05:00", "to": "2027-02-02T09:00:00+05:00"})
    if operation == "record_receipt":
        # Not before the message was due, and not in the future: the clock stands.
        case.body["at"] = NOW
    if operation == "record_reply":
        # An answer to a request that nobody answered, from the number that was asked.
        with _lock:
            case.body["message_id"] = SANDBOX.message()
        case.body.update({"from": PHONE, "text": random.choice(("1", "2")), "at": NOW})
    if operation in ("add_documents", "answer_proactive_offer", "submit_application"):
        for document in case.body.get("documents", []):
            document.pop("file_id", None)
    if operation in ("record_consent", "record_registry_answer"):
        case.body.pop("at", None)


def poison(case, turn):
    """Puts a NUL, which databases differ about, into one text of the query or the body; each text has its turn."""
    texts = [(case.query, name) for name, value in case.query.items() if isinstance(value, str)]
    if case.media_type == "application/json":
        texts += leaves(case.body)
    if texts:
        holder, place = texts[turn % len(texts)]
        holder[place] += "\0"
        _poisoned.add(case.id)


def leaves(value):
    """Every text in a body: what holds it, and where."""
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for place, member in members:
        if isinstance(member, str):
            yield value, place
        else:
            yield from leaves(member)


@schemathesis.hook
def after_call(context, case, response):
    """A generated staff list may take the caller's right away; it is given back at once."""
    operation = case.operation.definition.raw["operationId"]
    if operation == "put_staff" and case.method == "PUT" and response.status_code == 200:
        SANDBOX.staff(OWN)


@schemathesis.hook
def filter_failure(context, failure, case, response):
    """Refusals of valid data that no schema can foresee; anything else stays a failure."""
    if not isinstance(failure, RejectedPositiveData):
        return True
    if case.id in _poisoned:
        # Where a schema says nothing of control characters, a format or the sense of the field does.
        return False
    operation = case.operation.definition.raw["operationId"]
    if response.status_code == 400:
        # A cursor is opaque: only one that the server gave is valid. Of characters that nobody sees a pattern names only
        # the control characters.
        errors = [error["code"] for error in response.json().get("errors", [])]
        return errors not in (["malformed_cursor"], ["control_character"])
    if response.status_code == 428:
        # One of two headers is required, which a parameter list cannot say.
        return operation not in ("put_calendar_year", "put_provider")
    return True

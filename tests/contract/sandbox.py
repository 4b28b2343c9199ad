"""Real requests to a running sandbox that prepare what generated requests cannot know: providers with staff, tokens,
people with valid numbers, applications and files. Used by seed.py before a run and by hooks.py during it."""

import datetime
import itertools
import json
import random
import secrets
import subprocess
import tempfile
import uuid

import requests

# A working Tuesday, in reception hours: filing at the counter is possible, whatever day the check runs on.
NOW = "2026-11-24T10:15:00+05:00"
PARENT = "900101500109"
# The number of both parents; the sandbox's register knows it, and its gateway takes what is sent there.
PHONE = "+77011234567"
OTHER_PARENT = "850505400127"
# One of each type that may be uploaded, as small as they can be.
FILES = {
    "application/pdf": b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n",
    "image/png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00"
    b":~\x9bU\x00\x00\x00\nIDATx\x9cc`\x00\x00\x00\x02\x00\x01H\xaf\xa4q\x00\x00\x00\x00IEND\xaeB`\x82",
    "image/jpeg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9",
}


# What specialists write into a conclusion.
CONCLUSION = {
    "conclusion_text": "Сөйлеу тілінің жалпы дамымауы.",
    "recommendations_text": "Логопедпен жеке сабақтар.",
    "recommended_educational_services": ["логопед"],
    "recommended_medical_services": [],
    "recommended_social_services": [],
    "educational_programme_type": "жалпы білім беретін бағдарлама",
    "valid_until": "2027-08-31",
    "specialists": ["Маман Ерлан"],
    "head_full_name": "Басшы Айгүл",
}
# What a refusal says.
REFUSAL = {
    "grounds": ["untrue_documents_or_data"],
    "facts": "Ұсынылған куәлік басқа балаға берілген.",
    "requirement_violated": "Тізбенің 8-жолы.",
    "cure": "Баланың өз куәлігін ұсыныңыз.",
    "head_full_name": "Басшы Айгүл",
}
# IINs of the sandbox's people who sign, as their tokens carry them.
SIGNERS = {"specialist": "900101500009", "head": "900101500010"}


def iin(born, number):
    """A number of somebody born in this century with a right control digit, or none if there is no such digit."""
    digits = [int(digit) for digit in f"{born:%y%m%d}6{number:04d}"]
    for weights in (range(1, 12), [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2]):
        control = sum(digit * weight for digit, weight in zip(digits, weights)) % 11
        if control < 10:
            return "".join(map(str, digits)) + str(control)
    return None


def child():
    """A child that nobody filed for yet: one of some million."""
    born = datetime.date(2017, 1, 1) + datetime.timedelta(days=secrets.randbelow(1000))
    found = iin(born, secrets.randbelow(10_000))
    if found is None:
        return child()
    return {"iin": found, "last_name": "Серікқызы", "first_name": "Әлия", "birth_date": born.isoformat()}


def representative(of):
    """The parent with this number."""
    return {
        "iin": of,
        "last_name": "Ахметов",
        "first_name": "Серік",
        "phone": PHONE,
        "relation": "parent",
    }


CONSENTS = ("legally_protected_secret", "limited_access_personal_data")


class Sandbox:
    """A running sandbox: where it is, and the tokens to call it with."""

    def __init__(self, base, tokens, binary=None):
        self.base = base
        self.binary = binary
        self.tokens = tokens
        self.session = requests.Session()

    def call(self, role, method, path, expected=(200, 201), **more):
        """One request in a role; anything but what is expected ends the preparation."""
        headers = {"Authorization": f"Bearer {self.tokens[role]}"} if role else {}
        if method == "POST":
            headers["Idempotency-Key"] = str(uuid.uuid4())
        headers.update(more.pop("headers", {}))
        answer = self.session.request(method, self.base + path, headers=headers, timeout=30, **more)
        if answer.status_code not in expected:
            raise SystemExit(f"{role} {method} {path}: {answer.status_code}\n{answer.text}")
        return answer

    def etag(self, role, path):
        """The current entity tag of a resource, or none if the role does not see it."""
        return self.call(role, "GET", path, expected=(200, 401, 403, 404)).headers.get("ETag")

    def stop_clock(self, now=NOW):
        """Puts the law's clock where filing is possible."""
        self.call(None, "PUT", "/sandbox/clock", json={"now": now})

    def start_clock(self):
        """Lets the law's clock run again."""
        self.call(None, "PUT", "/sandbox/clock", json={"now": None})

    def provider(self, name):
        """A new provider, where the proactive form is switched on."""
        body = {
            "type": "pmpk",
            "name_kk": name,
            "name_ru": name,
            "address_kk": "Абай даңғылы, 10",
            "address_ru": "проспект Абая, 10",
            "region": "Алматы",
            "phones": ["+77272000002"],
            "proactive": True,
        }
        return self.call("authority", "POST", "/v1/providers", json=body).json()["id"]

    def staff(self, provider):
        """Gives a provider its staff list, or gives it back."""
        path = f"/v1/providers/{provider}/staff"
        roles = ("registrar", "specialist", "head")
        body = {"items": [{"subject": f"contract-{role}", "roles": [role]} for role in roles]}
        self.call("authority", "PUT", path, headers={"If-Match": self.etag("authority", path)}, json=body)

    def application(self, provider, role="recipient", of=PARENT, consents=CONSENTS):
        """A new application of a parent, ready to be registered."""
        body = {
            "service": "pmpk_examination",
            "provider_id": provider,
            "residency": "resident",
            "born_abroad": False,
            "representative": representative(of),
            "consents": list(consents),
            "documents": [],
        }
        for _ in range(10):
            # Somebody filed for this child before if it is 409.
            body["child"] = child()
            answer = self.call(role, "POST", "/v1/applications", expected=(201, 409), json=body)
            if answer.status_code == 201:
                return answer.json()["id"]
        raise SystemExit("ten children in a row have an open application")

    def registered(self, provider):
        """A new application whose documents are accepted."""
        made = self.application(provider)
        path = f"/v1/applications/{made}"
        headers = {"If-Match": self.etag("registrar", path)}
        self.call("registrar", "POST", f"{path}/register", headers=headers, json={})
        return made

    def publish(self, provider, kind, first, last, begins, ends, minutes=60):
        """Places for many on these days; the ids of those that are free."""
        path = f"/v1/providers/{provider}/slots"
        body = {"kind": kind, "from": first, "to": last, "begins": begins, "ends": ends}
        self.call("registrar", "POST", path, json={**body, "minutes": minutes, "capacity": 50})
        found = self.call("registrar", "GET", f"{path}?kind={kind}&from={first}&to={last}&limit=200").json()
        return [slot["id"] for slot in found["items"]]

    def appointment(self, provider, places):
        """A new appointment at one of these places."""
        return self.seated("/v1/appointments", {"kind": "examination"}, provider, places)

    def hold(self, provider, places):
        """A new hold of a seat at one of these places."""
        return self.seated("/v1/holds", {}, provider, places)

    def seated(self, path, body, provider, places):
        """Takes a seat for a new application; a place that a generated request withdrew is passed over."""
        body = {**body, "application_id": self.registered(provider)}
        for place in random.sample(places, len(places)):
            answer = self.call("registrar", "POST", path, expected=(201, 409), json={**body, "slot_id": place})
            if answer.status_code == 201:
                return answer.json()["id"]
        # Generated requests took or withdrew them all; from then on an unknown id is tried.
        return str(uuid.uuid4())

    def scheduled(self, provider, places):
        """A new application with an appointment at one of these places."""
        made = self.appointment(provider, places)
        found = self.call("registrar", "GET", f"/v1/appointments/{made}", expected=(200, 404))
        return found.json().get("application_id", made)

    def examined(self, provider, places):
        """A new application whose examination was held."""
        made = self.scheduled(provider, places)
        path = f"/v1/applications/{made}"
        headers = {"If-Match": self.etag("specialist", path) or "*"}
        expected = (200, 404)
        self.call("specialist", "POST", f"{path}/record-examination", expected, headers=headers, json={})
        return made

    def conclusion(self, provider, places):
        """A new conclusion that is prepared."""
        body = {"application_id": self.examined(provider, places), "content": CONCLUSION}
        made = self.call("specialist", "POST", "/v1/conclusions", expected=(201, 422), json=body)
        return made.json().get("id", str(uuid.uuid4()))

    def refusal(self, provider):
        """A new application and its refusal that is prepared."""
        application = self.registered(provider)
        body = {"application_id": application, "content": REFUSAL}
        return application, self.call("head", "POST", "/v1/refusals", json=body).json()["id"]

    def signed(self, provider, places):
        """A new application and its conclusion that specialist and head have signed."""
        application = self.examined(provider, places)
        body = {"application_id": application, "content": CONCLUSION}
        made = self.call("specialist", "POST", "/v1/conclusions", json=body).json()["id"]
        for role in ("specialist", "head"):
            self.sign(role, f"/v1/conclusions/{made}")
        return application, made

    def sign(self, role, path):
        """The signature of the role's person under a result."""
        headers = {"If-Match": self.etag(role, path)}
        self.call(role, "POST", f"{path}/sign", headers=headers, json={"signature": self.signature(role, path)})

    def hand_over(self, application):
        """Hands a result over at the counter, unless the timer was faster."""
        path = f"/v1/applications/{application}"
        headers = {"If-Match": self.etag("registrar", path)}
        expected = (200, 409, 412)
        self.call("registrar", "POST", f"{path}/deliver", expected, headers=headers, json={})

    def delivered(self, provider, places):
        """A new application and its conclusion that was handed over."""
        application, made = self.signed(provider, places)
        self.hand_over(application)
        return application, made

    def refused(self, provider):
        """A refusal that was handed over."""
        application, made = self.refusal(provider)
        self.sign("head", f"/v1/refusals/{made}")
        self.hand_over(application)
        return made

    def signature(self, role, path):
        """A signature of the role's person over the paper of a result; none that fits where the role sees none."""
        answer = self.call(role, "GET", path, range(200, 500), headers={"Accept": "application/pdf"})
        with tempfile.NamedTemporaryFile() as paper:
            paper.write(answer.content)
            paper.flush()
            signed = [self.binary, "sign", "--iin", SIGNERS[role], paper.name]
            made = subprocess.run(signed, check=True, capture_output=True, text=True)
        return {"kind": "cms_detached", "value": made.stdout.strip()}

    def wait_list_entry(self, provider):
        """A new application in the wait list."""
        body = {"application_id": self.registered(provider)}
        return self.call("registrar", "POST", "/v1/wait-list-entries", json=body).json()["id"]

    def visit(self, called=False):
        """A new visit to the registrar's own counter; of somebody who was called already, where that is wanted."""
        body = {"service": "pmpk_examination", "purpose": "hand_in_documents"}
        made = self.call("registrar", "POST", "/v1/visits", json=body).json()["id"]
        if called:
            self.call("registrar", "POST", f"/v1/visits/{made}/call", json={})
        return made

    def offer(self, of=PARENT):
        """A new offer of the registrar's own provider to a parent, which nobody answered."""
        body = {
            "service": "pmpk_examination",
            "residency": "resident",
            "child": child(),
            "representative": representative(of),
        }
        return self.call("registrar", "POST", "/v1/offers", json=body).json()["id"]

    def message(self):
        """The request of a new offer, which was sent."""
        made = self.offer()
        # A machine that is busy may be too slow for a round.
        while self.call(None, "POST", "/sandbox/work", expected=(200, 503)).status_code == 503:
            continue
        return self.call("registrar", "GET", f"/v1/offers/{made}").json()["evidence"][0]["id"]

    def file(self, role, media_type="application/pdf"):
        """A new upload of the role's own."""
        files = {"file": ("paper", FILES[media_type], media_type)}
        return self.call(role, "POST", "/v1/files", files=files).json()["id"]


def token(binary, role, **claims):
    """A token of the sandbox; the binary signs it with the key in QOLDAU_VAR_DIR."""
    options = itertools.chain.from_iterable((f"--{name}", value) for name, value in claims.items())
    made = subprocess.run([binary, "token", "--role", role, *options], check=True, capture_output=True, text=True)
    return made.stdout.strip()


def load(path):
    """The world that seed.py made."""
    with open(path, encoding="utf-8") as file:
        return json.load(file)

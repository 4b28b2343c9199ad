"""Prepares a sandbox for a contract check, by real requests: two providers with staff and one to be written over, a
token of every role, and for the roles that see records a peer who must not see the same ones. Writes what hooks.py and
schemathesis.sh need to a folder.

    seed.py BASE_URL QOLDAU_BINARY FOLDER
"""

import json
import pathlib
import sys

from sandbox import OTHER_PARENT, PARENT, Sandbox, token

STAFF = ("registrar", "specialist", "head")
OTHERS = ("monitor", "contact_centre", "authority", "message_gateway", "channel_backend", "third_person")


def main():
    base, binary, folder = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
    tokens = {role: token(binary, role) for role in OTHERS}
    tokens["recipient"] = token(binary, "recipient", iin=PARENT)
    tokens["recipient-peer"] = token(binary, "recipient", iin=OTHER_PARENT)
    sandbox = Sandbox(base, tokens, binary)
    sandbox.stop_clock()
    own, foreign, written = (sandbox.provider(f"Contract {number}") for number in (1, 2, 3))
    for provider, suffix in ((own, ""), (foreign, "-peer")):
        sandbox.staff(provider)
        for role in STAFF:
            subject = f"contract-{role}"
            tokens[role + suffix] = token(binary, role, provider=provider, subject=subject)
    for name in ("recipient", "recipient-peer", *(role + suffix for role in STAFF for suffix in ("", "-peer"))):
        # A token that is not taken would prove nothing.
        sandbox.call(name, "GET", "/v1/applications")
    today = "2026-11-24"
    # Appointments that have begun at the hour of the check were booked before it.
    sandbox.stop_clock(f"{today}T08:00:00+05:00")
    morning = sandbox.publish(own, "examination", today, today, "09:00", "10:00")
    begun = [sandbox.appointment(own, morning) for _ in range(12)]
    sandbox.stop_clock()
    afternoon = sandbox.publish(own, "examination", today, today, "14:30", "18:30", 10)
    later = sandbox.publish(own, "examination", "2026-12-01", "2026-12-11", "09:00", "13:00")
    paper = sandbox.call("specialist", "GET", f"/v1/conclusions/{sandbox.conclusion(own, afternoon)}").json()["paper"]
    world = {
        "base": base,
        "binary": binary,
        "tokens": tokens,
        "own": own,
        "written": written,
        "begun": begun,
        "today": afternoon,
        "later": later,
        # An application with a day, and the code on a paper.
        "scheduled": sandbox.scheduled(own, later),
        "code": paper["verify_at"].rsplit("/", 1)[-1],
        # An application and its conclusion, and a refusal, that are handed over; one serves all.
        "delivered": sandbox.delivered(own, afternoon),
        "refused": sandbox.refused(own),
        # Places that are changed and withdrawn; nobody books there.
        "changed": sandbox.publish(own, "document_visit", "2026-12-01", "2026-12-11", "09:00", "13:00"),
    }
    (folder / "world.json").write_text(json.dumps(world, indent=1), encoding="utf-8")
    for role in ("recipient", *STAFF, *OTHERS):
        names = [name for name in (role, f"{role}-peer") if name in tokens]
        users = [
            {"name": name, "fixedHeaders": [{"name": "Authorization", "value": f"Bearer {tokens[name]}"}]}
            for name in names
        ]
        (folder / f"users-{role}.json").write_text(json.dumps({"auth": users}), encoding="utf-8")
        common = pathlib.Path(__file__).with_name("schemathesis.toml").read_text(encoding="utf-8")
        own_part = f'\n[auth.wfc]\npath = {json.dumps(str(folder / f"users-{role}.json"))}\nuser = "{role}"\n'
        if len(names) > 1:
            own_part += f"peers = {json.dumps(names)}\n"
        (folder / f"schemathesis-{role}.toml").write_text(common + own_part, encoding="utf-8")
        print(role)


if __name__ == "__main__":
    main()

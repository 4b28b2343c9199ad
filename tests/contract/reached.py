"""Proves from the recorded requests of all roles that every documented operation was answered 2xx by each role that may
call it and by no other, that nothing was answered 5xx, and that every status is documented. Fails with a list otherwise.

    reached.py OPENAPI_JSON FOLDER        the folder holds one ROLE.har for each role
"""

import collections
import json
import pathlib
import sys
from urllib.parse import urlsplit

METHODS = {"get", "put", "post", "delete", "patch", "head", "options", "trace"}


def operations(document):
    """Every operation: method, segments of its path, and what is documented about it."""
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method in METHODS:
                yield method.upper(), path.split("/"), operation


def matching(known, method, path):
    """The operation that a request was made to; an exact path goes before one with a parameter."""
    asked = path.split("/")
    if any(segments == asked for _, segments, _ in known) and not any(
        segments == asked and own_method == method for own_method, segments, _ in known
    ):
        # A path of its own, asked by a method that it does not have: it is no id of the path beside it.
        return None
    fits = [
        (sum(own != given for own, given in zip(segments, asked)), operation)
        for own_method, segments, operation in known
        if own_method == method
        and len(segments) == len(asked)
        and all(own == given or (own.startswith("{") and given) for own, given in zip(segments, asked))
    ]
    return min(fits, key=lambda fit: fit[0])[1] if fits else None


def entries(folder):
    """Role, method, path, status, and whether a token was sent, of every recorded request."""
    for file in sorted(folder.glob("*.har")):
        for entry in json.loads(file.read_text(encoding="utf-8"))["log"]["entries"]:
            request = entry["request"]
            names = {header["name"].lower() for header in request["headers"]}
            path = urlsplit(request["url"]).path
            yield file.stem, request["method"], path, entry["response"]["status"], "authorization" in names


def main():
    document = json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
    folder = pathlib.Path(sys.argv[2])
    known = list(operations(document))
    answers = collections.defaultdict(collections.Counter)
    faults = []
    total = 0
    roles = sorted({file.stem for file in folder.glob("*.har")})
    for role, method, path, status, with_token in entries(folder):
        total += 1
        operation = matching(known, method, path)
        if status >= 500:
            faults.append(f"{role}: {method} {path} answered {status}")
        if operation is None:
            continue
        name = operation["operationId"]
        if str(status) not in operation["responses"]:
            faults.append(f"{role}: {name} answered {status}, which is not documented")
        if with_token:
            answers[name, role][status] += 1
    for _, _, operation in known:
        name, allowed = operation["operationId"], operation.get("x-roles")
        everybody = allowed is None or allowed == ["any"]
        for role in roles:
            good = sum(count for status, count in answers[name, role].items() if 200 <= status < 300)
            if (everybody or role in allowed) and not good:
                faults.append(f"{name} was never answered 2xx to {role}, who may call it: {dict(answers[name, role])}")
            if not everybody and role not in allowed and good:
                faults.append(f"{name} was answered 2xx to {role}, who may not call it")
        if not any(answers[name, role][status] for role in roles for status in range(200, 300)):
            faults.append(f"{name} was never answered 2xx")
    for _, _, operation in known:
        name = operation["operationId"]
        sums = sum((answers[name, role] for role in roles), collections.Counter())
        print(f"{name:<26}", " ".join(f"{status}:{count}" for status, count in sorted(sums.items())))
    print(f"{total} requests in {len(roles)} roles, {len(known)} operations")
    if not roles or not known or not total:
        faults.append("nothing was recorded")
    for fault, count in collections.Counter(faults).items():
        print(f"FAULT {fault}" + (f" ({count} times)" if count > 1 else ""), file=sys.stderr)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()

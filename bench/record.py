"""Ten thousand fictional submissions with fifty events each: import, the register's pages, feeds. Writes bench/RECORD.md.

Usage: record.py ECOTONE EDITION WORK
"""
import datetime
import http.client
import json
import os
import pathlib
import platform
import random
import shutil
import statistics
import subprocess
import sys
import time

ECOTONE, EDITION, WORK = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
PORT, CASES, EVENTS, RUNS = 8765, 10_000, 50, 21
work = WORK / "record"
shutil.rmtree(work, ignore_errors=True)
work.mkdir(parents=True)
chance = random.Random(26)
first = datetime.date(2020, 7, 1)


def case(number):
    """A case of fifty events: form corrections, revisions, and as far along the process as chance takes it."""
    filed = first + datetime.timedelta(chance.randrange(900))
    day, events = filed, [[filed.isoformat(), "file"]]

    def add(name, wait):
        nonlocal day
        day += datetime.timedelta(wait)
        events.append([day.isoformat(), name])

    for _ in range(10):
        add("form_error", chance.randrange(1, 4))
        add("form_fixed", chance.randrange(1, 4))
    steps = ["request_response", "response", "notify_council", "council_yes", "draft_fr", "comments_closed", "final_fr", "publish"]
    for name in steps[: chance.randrange(1, 9)]:
        add(name, chance.randrange(10, 120))
        if name == "council_yes":
            add("info_request", 0)
    while len(events) < EVENTS:
        add("extension_notice", chance.randrange(0, 3))
    return {"id": f"SEM-{filed.year % 100:02d}-{number:05d}", "title": f"{chance.choice(['River', 'Forest', 'Coast', 'Mine', 'Landfill'])} {number}", "rights": "public",
            "party": chance.choice(["CA", "MX", "US"]), "rulebook": "USMCA", "submitters": [f"Group {chance.randrange(500)}"], "events": events}


path = work / "cases.json"
path.write_text(json.dumps({"cases": [case(number) for number in range(CASES)]}))


def run(*command):
    begin = time.perf_counter()
    child = subprocess.Popen([ECOTONE, *command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    if status:
        sys.exit(errors.decode())
    return time.perf_counter() - begin, usage.ru_maxrss / 1024


seconds, memory = run("record", "import", str(path), "--record", str(work / "record"))
verified, _ = run("record", "verify", "--record", str(work / "record"))
server = subprocess.Popen([ECOTONE, "serve", EDITION, "--record", str(work / "record"), "--port", str(PORT)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
rows = []
try:
    def get(address):
        connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
        begin = time.perf_counter()
        connection.request("GET", address)
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status == 200, (address, answer.status)
        return (time.perf_counter() - begin) * 1000, len(body)

    for _ in range(200):
        try:
            get("/robots.txt")
            break
        except OSError:
            time.sleep(0.1)
    some = json.loads(path.read_text())["cases"][77]["id"]
    for what, address in (
        ("the register", "/en/submissions"), ("its 150th page", "/en/submissions?page=150"), ("filtered: Mexico, Council, late", "/es/submissions?party=MX&holder=council&late=yes"),
        ("searched", "/fr/submissions?q=forest%2077"), ("a case of fifty events", f"/en/submissions/{some}"), ("waiting, all steps", "/en/submissions/waiting"),
        ("the feed, first page", "/feeds/submissions.atom"), ("the feed, 400th page", "/feeds/submissions.atom?page=400"), ("API, 1,000 rows", "/api/v1/submissions")):
        times = [get(address) for _ in range(RUNS)]
        rows.append(f"| {what} | `{address}` | {statistics.median(t for t, _ in times):.1f} | {max(t for t, _ in times):.1f} | {times[0][1] / 1024:.0f} |")
finally:
    server.terminate()
    server.wait()
processor = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), platform.machine())
text = f"""# The public record: measured

`bench/record`: {CASES:,} fictional submissions with {EVENTS} events each, {path.stat().st_size / 1e6:.0f} MB of JSON. Whole processes; pages over a socket on this machine, {RUNS} times each, none kept.

| command | seconds | MiB |
|---|---|---|
| `record import`, {CASES * EVENTS:,} events | {seconds:.1f} | {memory:.0f} |
| `record verify` | {verified:.1f} | |

| page | address | median ms | longest ms | KiB |
|---|---|---|---|---|
{chr(10).join(rows)}

Limits asked for: import below 30 s, the register below 100 ms. No peer does this work, so there is no other column.

Machine: {os.cpu_count()} processors, {processor}, {os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 30} GiB; {datetime.date.today()}.
"""
(pathlib.Path(__file__).resolve().parent / "RECORD.md").write_text(text)
print(text)

"""Load on people: writes, sign-ins, mail, kills. Called by bench/people, and by Tests/PortalBrowser/test_load.py for a tenth.

What it asserts is that nothing acknowledged is lost and nothing is refused wrongly; how fast it was it only says."""
import asyncio
import hashlib
import json
import os
import pathlib
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time

import participation
from measuring import resident
from serving import Client, Site, percentile


async def writes(clients, seconds):
    """Each connection changes its person's name as fast as it is answered. Rate a second, median, 99th percentile (ms)."""
    until, times = time.perf_counter() + seconds, []

    async def one(client):
        number = 0
        while time.perf_counter() < until:
            number += 1
            begin = time.perf_counter()
            status, _, page = await client.ask(
                "POST", "/en/account",
                {"token": client.form, "do": "name", "name": f"{client.name} {number}", "letters": "en"})
            times.append((time.perf_counter() - begin) * 1000)
            assert status == 303, (status, page[-1500:])
            client.last = number
    start = time.perf_counter()
    await asyncio.gather(*map(one, clients))
    return len(times) / (time.perf_counter() - start), percentile(times, 0.5), percentile(times, 0.99)


async def paced(clients, rate, until):
    """So many writes a second, until a moment; how many were done."""
    done = 0

    async def one(client, share):
        nonlocal done
        due = time.perf_counter()
        while time.perf_counter() < until:
            status, _, _ = await client.ask(
                "POST", "/en/account",
                {"token": client.form, "do": "name", "name": f"{client.name} {done}", "letters": "en"})
            assert status == 303, status
            done += 1
            due += 1 / share
            await asyncio.sleep(max(0, due - time.perf_counter()))
    await asyncio.gather(*(one(client, rate / len(clients)) for client in clients))
    return done


async def sign_ins(clients, each):
    """Signs in by passkey, each so often; sign-ins a second."""
    async def one(client):
        for _ in range(each):
            token, page = await client.token("/en/sign-in")
            challenge = re.search(r'name="challenge" value="([^"]+)"', page)[1]
            status, _, page = await client.ask(
                "POST", "/en/sign-in", {"token": token, "do": "passkey", **client.key.answer(challenge)})
            assert status == 303, (status, page[-1500:])
    start = time.perf_counter()
    await asyncio.gather(*map(one, clients))
    seconds = time.perf_counter() - start
    for client in clients:
        client.form, _ = await client.token("/en/account")
    return len(clients) * each / seconds


async def alike(site, count):
    """Whether a known address is answered as an unknown one: medians in ms over so many of each, in turn."""
    client = Client(site.port)
    times = {True: [], False: []}
    token, _ = await client.token("/en/sign-in")
    for number in range(count):
        for known in (True, False):
            # Each from a network of its own, for an address may be asked for five times an hour only.
            client.network = f"10.{number >> 8 & 255}.{number & 255}.{int(known)}"
            address = f"person{number % 64}@example.org" if known else f"nobody{number}@example.org"
            begin = time.perf_counter()
            status, _, _ = await client.ask("POST", "/en/sign-in", {"token": token, "do": "address", "address": address})
            times[known].append((time.perf_counter() - begin) * 1000)
            assert status in (303, 429), status
    return percentile(times[True], 0.5), percentile(times[False], 0.5)


# MARK: Kills

class Witness:
    """What was acknowledged, to be found again after a kill."""

    def __init__(self, clients):
        self.names = {client.person: (client.name, 0) for client in clients}
        self.sent = {client.person: 0 for client in clients}
        self.subscribed = set()
        self.erased = set()
        self.erasing = set()


async def churn(site, clients, witness, numbers):
    """Names, subscriptions and erasures, until the server is gone."""
    async def name(client):
        while True:
            number = witness.sent[client.person] + 1
            witness.sent[client.person] = number
            status, _, _ = await client.ask(
                "POST", "/en/account",
                {"token": client.form, "do": "name", "name": f"{client.name} {number}", "letters": "en"})
            assert status == 303, status
            witness.names[client.person] = (client.name, number)

    async def subscribe(client):
        while True:
            token, _ = await client.token("/en/subscribe")
            number = next(numbers)
            address = f"reader{number}@example.org"
            client.network = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
            status, _, _ = await client.ask("POST", "/en/subscribe", {
                "token": token, "topic-atlas": "on", "often": "each", "letters": "en", "address": address})
            assert status == 303, status
            witness.subscribed.add(address)
            await asyncio.sleep(0.01)

    async def gone(work):
        try:
            await work
        except OSError:
            pass
    await asyncio.gather(*(gone(name(client)) for client in clients), *(gone(subscribe(Client(site.port))) for _ in range(4)))


async def erase(site, client, witness):
    """Erases one person, whose session is fresh."""
    witness.erasing.add(client.person)
    status, headers, page = await client.ask(
        "POST", "/en/account", {"token": client.form, "do": "erase", "sure": "on"})
    assert status == 303 and "done=erased" in headers["location"], (status, headers, page[-500:])
    witness.erased.add(client.person)


def kills(site, points, people=24, say=print):
    """Kills the server at so many random moments, with writes, mail, erasures and a backup under way; each time what was
    acknowledged is there, and nobody is half erased."""
    import itertools
    numbers, names = itertools.count(1), itertools.count(1)
    chance = random.Random(7)
    site.start()
    clients = asyncio.run(joined(site, people))
    witness = Witness(clients)
    victims = []
    for point in range(points):
        backup = None
        if point % 5 == 0:
            shutil.rmtree(site.folder / "backup", True)
            backup = subprocess.Popen(
                [site.ecotone, "backup", *site.people, "--to", f"{site.folder}/backup", "--keys-to",
                 f"{site.folder}/backup-keys"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

        async def round():
            for client in clients:
                client.reader = client.writer = None  # of a loop that is over
            victim = None
            if point % 4 == 0:
                victim = await site.join(f"Victim{next(names)}")
                victims.append(victim)
            load = asyncio.ensure_future(churn(site, clients, witness, numbers))
            await asyncio.sleep(chance.uniform(0.05, 0.3))
            doomed = asyncio.ensure_future(erase(site, victim, witness)) if victim else None
            if doomed:
                await asyncio.sleep(chance.uniform(0, 0.08))
            site.kill()
            await load
            if doomed:
                try:
                    await doomed
                except OSError:
                    pass
        asyncio.run(round())
        if backup:
            backup.send_signal(signal.SIGKILL)
            backup.wait()
        site.start()
        check(site, witness)
        if point % 50 == 49:
            say(f"{point + 1} kills: all as acknowledged")
    time.sleep(2)
    wait_for_mail(site)
    site.stop()
    letters = [path.read_text(errors="replace") for path in (site.folder / "mail").glob("*.eml")]
    counts = {}
    for letter in letters:
        found = re.search(r"^To: (reader\d+@\S+)", letter, re.M)
        if found:
            counts[found[1].strip()] = counts.get(found[1].strip(), 0) + 1
    lost = [address for address in witness.subscribed if counts.get(address, 0) == 0]
    assert not lost, f"{len(lost)} messages lost, the first to {lost[0]}"
    twice = sum(1 for count in counts.values() if count > 1)
    assert max(counts.values(), default=0) <= 2 and twice <= points, (twice, max(counts.values()))
    proof = site.run("record", "verify", "--record", f"{site.folder}/record")
    log = site.run("audit", "verify", "--people", f"{site.folder}/people")
    return {"kills": points, "names": sum(n for _, n in witness.names.values()), "messages": len(witness.subscribed),
            "twice": twice, "erased": len(witness.erased), "record": proof.splitlines()[0], "log": log.splitlines()[0]}


async def joined(site, count, start=0):
    return [await site.join(f"Person{number}") for number in range(start, start + count)]


def check(site, witness):
    """What the server says after a start, to each person by their own session."""
    for person in witness.erased:
        assert not site.rows(f"SELECT 1 FROM persons WHERE id = '{person}'"), f"{person} was erased and is there"
        assert site.rows(f"SELECT erased FROM people WHERE id = '{person}'", "record/record.sqlite")[0][0]
    for person in witness.erasing - witness.erased:
        # Not acknowledged: done or not, never half.
        recorded = site.rows(f"SELECT erased FROM people WHERE id = '{person}'", "record/record.sqlite")[0][0]
        known = site.rows(f"SELECT 1 FROM persons WHERE id = '{person}'")
        assert bool(recorded) != bool(known), f"{person} is half erased"
    # Names are sealed: the program itself tells them.
    for person, (name, number) in random.sample(sorted(witness.names.items()), min(3, len(witness.names))):
        data = json.loads(site.run("people", "export", person, *site.people))
        found = int((data["name"].split(" ") + ["0"])[1])
        assert number <= found <= witness.sent[person], f"{person}: {found}, acknowledged {number}"


def wait_for_mail(site, seconds=60):
    deadline = time.time() + seconds
    while time.time() < deadline:
        if not site.rows("SELECT 1 FROM mail WHERE state IN ('queued', 'deferred') LIMIT 1"):
            return
        time.sleep(0.2)
    raise AssertionError("messages wait for ever")


# MARK: Large records

def grow(path, count, say=print):
    """Writes events of persons into a record, chained as the program chains them; its tables are made anew at the next
    opening."""
    with sqlite3.connect(path) as db:
        number, hash = db.execute("SELECT number, hash FROM events ORDER BY number DESC LIMIT 1").fetchone()
        letters = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
        chance = random.Random(count)
        rows = []
        for _ in range(count):
            number += 1
            person = "P-" + "".join(chance.choices(letters, k=12))
            body = json.dumps(
                {"date": "2026-11-29", "kind": "joined", "of": "person", "rights": {"level": "restricted"},
                 "says": {"joined": {"how": "subscription", "language": "en"}}, "subject": person},
                sort_keys=True, separators=(",", ":"))
            recorded = "2026-11-29T00:00:00Z"
            hash = hashlib.sha256(f"{hash}\n{recorded}\n{body}".encode()).hexdigest()
            rows.append((number, person, 1, "joined", recorded, body, hash))
        db.executemany("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        db.execute("PRAGMA user_version = 0")
    say(f"a record of {number} events")


def erasing(site, count):
    """Seconds to erase somebody in a record of so many events, and whether a byte of theirs is left in any file."""
    person, _ = site.invite("Xochiquetzal", "jpac-member")
    grow(f"{site.folder}/record/record.sqlite", count)
    site.run("people", "list", *site.people)  # the tables are made anew
    start = time.perf_counter()
    site.run("people", "erase", person, *site.people)
    seconds = time.perf_counter() - start
    for path in site.folder.glob("**/*"):
        if path.is_file():
            data = path.read_bytes().lower()
            assert b"xochiquetzal" not in data, path
    return seconds


def restoring(site, count):
    """Seconds to back up and to restore a record of so many events, proved; and to prove the copy once more."""
    grow(f"{site.folder}/record/record.sqlite", count)
    site.run("people", "list", *site.people)
    home = site.folder / "drill"
    start = time.perf_counter()
    site.run("backup", *site.people, "--to", f"{home}/backup", "--keys-to", f"{home}/keys")
    copied = time.perf_counter() - start
    backup, keys = next((home / "backup").iterdir()), next((home / "keys").iterdir())
    start = time.perf_counter()
    site.run("restore", str(backup), "--to", f"{home}/restored", "--keys-from", str(keys), "--nobody-gone")
    return copied, time.perf_counter() - start


# MARK: Mail

async def subscribers(site, count):
    """So many readers of one topic, each by the form and the link that came to them."""
    addresses = [f"reader{number}@example.org" for number in range(count)]

    async def ask(part):
        client = Client(site.port)
        token, _ = await client.token("/en/subscribe")
        for address in part:
            status, _, page = await client.ask("POST", "/en/subscribe", {
                "token": token, "topic-taking-stock": "on", "often": "each", "letters": "en", "address": address})
            assert status == 303, (status, page[-800:])
    await asyncio.gather(*(ask(addresses[n::32]) for n in range(32)))
    while site.rows("SELECT count(*) FROM mail WHERE state = 'handed-over' AND purpose = 'subscription'")[0][0] < count:
        await asyncio.sleep(0.5)
    links = set()
    for path in (site.folder / "mail").glob("*.eml"):
        text = path.read_text().replace("=\n", "").replace("=\r\n", "")
        links |= set(re.findall(r"/en/subscribe/[A-Za-z0-9_-]{43}", text))

    async def confirm(part):
        client = Client(site.port)
        for link in part:
            token, _ = await client.token(link)
            status, _, page = await client.ask("POST", link, {"token": token})
            assert status == 303, (status, page[-800:])
    links = sorted(links)
    await asyncio.gather(*(confirm(links[n::32]) for n in range(32)))
    return len(links)


async def blast(site, names):
    """Two officers send an e-blast."""
    writer, second = [await site.join(name, "officer", "--scope", "communications") for name in names]
    token, _ = await writer.token("/en/desk/mail")
    letters = {f"{part}-{language}": "Words of a message. " * 20 if part == "body" else "News"
               for part in ("subject", "body") for language in ("en", "fr", "es")}
    status, headers, page = await writer.ask("POST", "/en/desk/mail", {"token": token, "do": "draft", "topic": "taking-stock", **letters})
    assert status == 303, page[-800:]
    identifier = re.search(r"EB-\d+-\d+", headers["location"])[0]
    token, _ = await second.token("/en/desk/mail")
    status, _, page = await second.ask(
        "POST", "/en/desk/mail", {"token": token, "do": "release", "blast": identifier, "text": "1"})
    assert status == 303, page[-800:]


def mailing(site, count, postfix):
    """Messages a second to Postfix, and how much memory grew in MiB."""
    site.start()
    found = asyncio.run(subscribers(site, count))
    assert found == count, found
    site.stop()
    site.mail = ["--mail", postfix.address, "--mail-authorities", str(postfix.authorities), "--sender", f"{site.folder}/sender.txt"]
    site.start()
    before = resident(site.process)
    asyncio.run(blast(site, ("Olga", "Omar")))
    start, peak = time.perf_counter(), before
    while True:
        done = site.rows("SELECT count(*) FROM mail WHERE purpose = 'news' AND state = 'handed-over'")[0][0]
        peak = max(peak, resident(site.process))
        if done >= count:
            break
        time.sleep(0.5)
    seconds = time.perf_counter() - start
    site.stop()
    return count / seconds, peak - before


# MARK: All of it

async def steady(clients, rate, seconds):
    """Writes at a steady rate: median and 99th percentile in ms, of those that were due."""
    until, times = time.perf_counter() + seconds, []

    async def one(client, number):
        due = time.perf_counter() + number / rate
        while due < until:
            await asyncio.sleep(max(0, due - time.perf_counter()))
            status, _, page = await client.ask(
                "POST", "/en/account", {"token": client.form, "do": "name", "name": client.name, "letters": "en"})
            assert status == 303, (status, page[-500:])
            # From when it was due: a server that is late is not spared.
            times.append((time.perf_counter() - due) * 1000)
            due += len(clients) / rate
    await asyncio.gather(*(one(client, number) for number, client in enumerate(clients)))
    return len(times) / seconds, percentile(times, 0.5), percentile(times, 0.99)


def pages_beside(site, clients, seconds):
    """Pages a second alone, and with 100 writes a second going on."""
    def rate(load):
        process = subprocess.Popen(
            ["wrk", "-t1", "-c16", f"-d{seconds}s", f"http://127.0.0.1:{site.port}/en/facilities"], stdout=subprocess.PIPE, text=True)
        if load:
            async def write():
                for client in clients:
                    client.reader = client.writer = None
                return await paced(clients, 100, time.perf_counter() + seconds)
            done = asyncio.run(write())
            assert done >= 90 * seconds, done
        return float(re.search(r"Requests/sec:\s+([\d.]+)", process.communicate()[0])[1])
    return rate(False), rate(True), rate(False)


def participating(say, fresh, scale):
    """Comments at a deadline, votes at a session, and kills while people take part."""
    site = fresh("participation")
    site.start()
    forum = participation.Forum(site)

    async def load():
        # A consultation ends with a day, and in some zone one ends with each hour: the load goes over that minute.
        seconds = 600 * scale
        closing = int((time.time() + seconds / 2 + 30) // 3600 + 1) * 3600
        await forum.open(closing)
        await asyncio.sleep(closing - seconds / 2 - time.time())
        count, (median, high, sure, surest), late = await participation.comments(forum, 100, seconds, closing=closing)
        say(f"{count:,} comments, 100 a second, 32 connections, the end in the middle", "no error, p99 < 200 ms, each late one marked",
            f"sent: median {median:.0f} ms, p99 {high:.0f} ms; confirmed: median {sure:.0f} ms, p99 {surest:.0f} ms; {late:,} late, each marked",
            max(high, surest) < 200)
        people = await participation.registered(forum, int(5000 * scale))
        count, median, high = await participation.votes(forum, people, 4, 600 * scale)
        say(f"{count:,} votes of {len(people):,} people in {600 * scale:.0f} s", "one each, no list older than 5 s",
            f"median {median:.0f} ms, p99 {high:.0f} ms")
        there, never = await participation.unseen(forum, 500)
        assert abs(there - never) < 0.5, (there, never)
        say("a comment that nobody may read, and one that never was, medians", "no difference", f"{there:.2f} and {never:.2f} ms")
    asyncio.run(load())
    site.stop()
    found = participation.kills(fresh("participation-kills"), int(300 * scale))
    say(f"{found['kills']} kills of people taking part", "nothing acknowledged is lost, no advice half numbered",
        f"{found['comments']:,} comments, {found['advice']:,} advices with their votes")


def main(ecotone, editions, work, scale, parts):
    """All parts; what each came to, as lines of a table."""
    work = pathlib.Path(work)
    rows = []

    def say(what, asked, found, kept=True):
        rows.append((what, asked, found if kept else f"**{found}**", kept))
        print(f"{what}: {found} (asked: {asked}){'' if kept else ' MISSED'}", flush=True)

    def fresh(name):
        shutil.rmtree(work / name, True)
        return Site(ecotone, editions, work / name)
    if "load" in parts:
        site = fresh("load")
        site.start()
        # The log keeps 300 entries a minute of each person: nobody writes more than that here, so that each write has its
        # entry.
        clients, others = asyncio.run(joined(site, 64)), asyncio.run(joined(site, 64, 64))

        def anew():
            for client in clients + others:
                client.reader = client.writer = None

        async def run(work):
            anew()
            return await work
        rate, median, high = asyncio.run(run(writes(clients, 8)))
        say("64 connections, as fast as they are answered", "≥ 1,000 writes/s", f"{rate:,.0f}/s, median {median:.0f} ms, p99 {high:.0f} ms",
            rate >= 1000)
        rate, median, high = asyncio.run(run(steady(others, 1000, 10)))
        say("64 connections, 1,000 writes/s", "p99 < 50 ms", f"{rate:,.0f}/s, median {median:.1f} ms, p99 {high:.0f} ms", high < 50)
        rate = asyncio.run(run(sign_ins(clients, 8)))
        say("sign-ins by passkey", "≥ 100/s", f"{rate:,.0f}/s", rate >= 100)
        alone, beside, again = pages_beside(site, clients, 6)
        say("pages with 100 writes/s beside them", "≥ 90 % of alone", f"{beside / max(alone, again):.0%} ({alone:,.0f}, {beside:,.0f}, {again:,.0f}/s)",
            beside >= 0.9 * max(alone, again))
        known, unknown = asyncio.run(alike(site, max(50, int(1000 * scale))))
        say("known and unknown addresses, medians", "within 5 ms", f"{known:.2f} and {unknown:.2f} ms", abs(known - unknown) < 5)
        site.stop()
        left = [row for row in site.rows("SELECT target FROM entries WHERE what = 'log/left-out'", "people/audit/audit.sqlite")]
        print(f"entries of the log that were left out: {sum(int(count) for count, in left)}", flush=True)
    if "erase" in parts:
        count = int(100_000 * scale)
        taken = erasing(fresh("erase"), count)
        say(f"erasing in {count:,} events", "< 5 s", f"{taken:.2f} s, no byte left", taken < 5)
    if "restore" in parts:
        count = int(1_000_000 * scale)
        copied, restored = restoring(fresh("restore"), count)
        say(f"restoring {count:,} events, proved", "< 5 min", f"{restored:.0f} s (backup {copied:.0f} s)", restored < 300)
    if "mail" in parts:
        sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Tests/PortalBrowser"))
        from mailserver import Postfix
        postfix = Postfix()
        try:
            count = int(50_000 * scale)
            rate, more = mailing(fresh("mail"), count, postfix)
        finally:
            postfix.stop()
        say(f"{count:,} messages to Postfix", "≥ 100/s, flat memory", f"{rate:,.0f}/s, {more:+.0f} MiB", rate >= 100)
    if "participation" in parts:
        participating(say, fresh, scale)
    if "recordings" in parts:
        site = fresh("recordings")
        try:
            found = participation.watching(site, 2 * scale)
        finally:
            site.end()
        assert found["most MiB"] - found["memory before MiB"] < 128, found
        say(f"a recording of {2 * scale:g} GiB: 64 people seek, one reads it whole, eight stall", "memory does not grow",
            f"put there in {found['attach s']:.1f} s; alone {found['whole MB/s']:,.0f} MB/s; {found['parts']:,} parts of 2 MiB in 30 s, "
            f"begun in {found['part p50 ms']:.0f} ms (median), {found['part p99 ms']:.0f} ms (p99); "
            f"{found['memory before MiB']:.0f} MiB before, {found['most MiB']:.0f} MiB at most")
    if "kills" in parts:
        found = kills(fresh("kills"), int(500 * scale))
        say(f"{found['kills']} kills", "nothing lost, nobody half erased",
            f"{found['names']:,} writes, {found['messages']:,} messages, {found['twice']} sent twice, {found['erased']} erased")
    return rows


if __name__ == "__main__":
    table = main(sys.argv[1], sys.argv[2], sys.argv[3], float(os.environ.get("SCALE", "1")),
                 os.environ.get("PARTS", "load erase restore mail participation recordings kills").split())
    print("\n".join(["| what | asked | found |", "|---|---|---|"] + [f"| {a} | {b} | {c} |" for a, b, c, _ in table]))
    sys.exit(0 if all(kept for *_, kept in table) else 1)

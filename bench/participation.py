"""Load on participation: comments at a deadline, votes at a session, kills. Called by bench/people, and by
Tests/PortalBrowser/test_load.py for a tenth.

What it asserts is that nothing acknowledged is lost and nothing is refused wrongly; how fast it was it returns, and the
benches say where that is not what was asked."""
import asyncio
import datetime
import itertools
import os
import random
import re
import time

from measuring import peak, resident
from serving import Client, percentile


def said(page):
    """What a page says against a form."""
    return re.sub("<[^>]+>", " ", "".join(re.findall(r'class="(?:warning|detail)".*?</p>', page, re.S)))


def number_of(page):
    """The number of a comment, as the page says on which it was confirmed."""
    return re.search(r"\b([2-9BCDFGHJKLMNPQRSTVWXZ]{6})\b", re.sub("<[^>]+>", " ", page.split("<main")[1]))[1]


class Forum:
    """A server with a consultation and a meeting that takes questions, and who keeps them."""

    def __init__(self, site):
        self.site, self.read, self.found = site, set(), {}

    async def open(self, closing=None):
        """Two officers write and announce both.

        closing: a full hour, in seconds since 1970, at which the consultation closes: in some zone a day ends with each.
        """
        today = datetime.date.today()
        writer, second = [await self.site.join(name, "officer", "--scope", "JPAC") for name in ("Wim", "Xia")]
        week = datetime.timedelta(days=7)
        closes, zone = today + week, "America/Toronto"
        if closing:
            ahead = -(closing // 3600) % 24
            ahead -= 24 if ahead > 12 else 0
            zone = f"Etc/GMT{-ahead:+d}"  # their signs are turned round
            closes = (datetime.datetime.fromtimestamp(closing - 1, datetime.timezone.utc) + datetime.timedelta(hours=ahead)).date()
        self.second = second
        self.consultation = await self.announce(writer, second, "consultation", {
            "title-en": "Which rivers?", "text-en": "We ask.", "use-en": "We read.", "body": "jpac", "original": "en",
            "opens": today - week, "closes": closes, "zones": zone, "moderation": "first"})
        self.meeting = await self.announce(writer, second, "meeting", {
            "title-en": "Session", "text-en": "Come.", "body": "council", "original": "en", "begins": f"{today + week}T09:00",
            "ends": f"{today + week}T17:00", "zone": "America/Toronto", "stream": "https://stream.example.org/session",
            "registers": today + week, "questions": "on"})

    async def end(self):
        """Closes the consultation with this minute: when that is, in seconds since 1970."""
        self.second.close()  # a connection that is idle is ended
        before = time.time()
        await self.post(self.second, "/en/desk/consultations", {
            "do": "end", "consultation": self.consultation, "original": "en", "why-en": "It cannot wait.", "text": "1"})
        # The minute may have been over between the two.
        return next(end for end in (int(before // 60 + 1) * 60, int(time.time() // 60 + 1) * 60)
                    if f"{end}" in str(self.site.rows("SELECT closes FROM consultations", "record/record.sqlite")))

    async def announce(self, writer, second, kind, fields):
        path = f"/en/desk/{kind}s"
        location = await self.post(writer, path, {"do": "draft", **fields})
        found = re.search(rf"{kind}=([0-9-]+)", location)[1]
        await self.post(second, path, {"do": "announce", kind: found, "text": "1"})
        return found

    async def post(self, client, path, fields):
        """Sends a form of a page; where it leads."""
        token, _ = await client.token(path)
        status, headers, page = await client.ask("POST", path, {"token": token, **fields})
        assert status == 303, (status, path, fields, said(page))
        return headers["location"]

    def links(self, page):
        """Addresses of a page in messages that have come since; each message is read once."""
        folder = self.site.folder / "mail"
        for entry in os.scandir(folder) if folder.exists() else ():
            if entry.name in self.read or not entry.name.endswith(".eml"):
                continue
            with open(entry.path) as file:
                text = file.read().replace("=\n", "")
            link = re.search(r"/en/([a-z-]+)/[A-Za-z0-9_.-]+", text)
            if link:
                self.read.add(entry.name)
                self.found.setdefault(link[1], []).append(link[0])
        return self.found.pop(page, [])


async def comments(forum, rate, seconds, connections=32, closing=None):
    """So many comments a second, each confirmed by its link: how many exist, median and 99th percentile of sending and of
    confirming, from when each was due, and how many are late.

    closing: when the consultation closes, in seconds since 1970: what was sent before is not late, and what was sent after is.
    """
    path = f"/en/consultations/{forum.consultation}/comment"
    sending, confirming, numbers, sent = [], [], {}, {}
    until = time.perf_counter() + seconds
    waiting = asyncio.Queue()

    async def send(number):
        client = Client(forum.site.port)
        token, _ = await client.token(path)
        due = time.perf_counter() + number / rate
        for count in itertools.count():
            if due >= until:
                return
            await asyncio.sleep(max(0, due - time.perf_counter()))
            name = f"at{number}x{count}"
            client.network = f"10.{number}.{count >> 8 & 255}.{count & 255}"
            begin = time.time()
            status, _, page = await client.ask("POST", path, {
                "token": token, "comment": f"Words of {name}.", "language": "en", "level": "unnamed", "address": f"{name}@example.org", "letters": "en"})
            assert status == 303, (status, said(page))
            sending.append((time.perf_counter() - due) * 1000)
            sent[name] = begin, time.time()
            due += connections / rate

    async def confirm():
        client = Client(forum.site.port)
        while (link := await waiting.get()) is not None:
            token, waits = await client.token(link)
            begin = time.perf_counter()
            status, _, page = await client.ask("POST", link, {"token": token, "do": "confirm"})
            confirming.append((time.perf_counter() - begin) * 1000)
            assert status == 200, (status, page[-600:])
            numbers[number_of(page)] = re.search(r"Words of (\w+)\.", waits)[1]

    async def look(senders):
        found = 0
        while not senders.done() or found < len(sending):
            for link in forum.links("comment"):
                found += 1
                waiting.put_nowait(link)
            await asyncio.sleep(0.2)
        for _ in range(8):
            waiting.put_nowait(None)
    senders = asyncio.ensure_future(asyncio.gather(*(send(number) for number in range(connections))))
    await asyncio.gather(senders, look(senders), *(confirm() for _ in range(8)))
    there = dict(forum.site.rows(
        f"SELECT number, at FROM comments WHERE consultation = '{forum.consultation}'", "record/record.sqlite"))
    assert len(numbers) == len(sending) and numbers.keys() <= there.keys(), (len(sending), len(numbers), len(there))
    late = 0
    if closing:
        for number, name in numbers.items():
            (begin, end), isLate = sent[name], there[number] >= closing
            late += isLate
            assert isLate or begin < closing, f"{name} was sent after the end, and is not late"
            assert not isLate or end >= closing, f"{name} was there before the end, and is late"
    return len(sending), [percentile(times, share) for times in (sending, confirming) for share in (0.5, 0.99)], late


async def unseen(forum, count):
    """Whether a comment that nobody may read is answered as one that never was: medians in ms over so many of each, in turn,
    of its page, its file and its data."""
    client = Client(forum.site.port)
    await forum.post(client, f"/en/consultations/{forum.consultation}/comment", {
        "comment": "Words for those who asked.", "language": "en", "level": "sealed", "address": "sealed@example.org", "letters": "en"})
    while not (links := forum.links("comment")):
        await asyncio.sleep(0.2)
    token, _ = await client.token(links[0])
    _, _, page = await client.ask("POST", links[0], {"token": token, "do": "confirm"})
    own, times = number_of(page), {}
    for _ in range(count):
        for name in (own, "ZZZZZ9"):
            for path in ("/en/consultations/{}/comments/{}", "/consultations/{}/comments/{}/files/1"):
                begin = time.perf_counter()
                status, _, _ = await client.ask("GET", path.format(forum.consultation, name))
                times.setdefault((path, name), []).append((time.perf_counter() - begin) * 1000)
                assert status == 404, (path, name, status)
    medians = [[percentile(times[path, name], 0.5) for name in (own, "ZZZZZ9")] for path, name in times if name == own]
    return max(medians, key=lambda two: abs(two[0] - two[1]))


async def registered(forum, count, connections=16):
    """Pages of so many who have registered for the meeting."""
    path = f"/en/meetings/{forum.meeting}/register"
    names = [f"voter{number}" for number in range(count)]

    async def ask(part):
        client = Client(forum.site.port)
        for name in part:
            client.network = f"10.{sum(name.encode())}.1.{len(name)}"
            await forum.post(client, path, {"place": "online", "name": name, "address": f"{name}@example.org", "letters": "en"})
    await asyncio.gather(*(ask(names[n::connections]) for n in range(connections)))

    async def gather(page):
        links = []
        while len(links) < count:
            links += forum.links(page)
            await asyncio.sleep(0.1)
        return links
    links = await gather("registration")

    async def confirm(part):
        client = Client(forum.site.port)
        for link in part:
            token, _ = await client.token(link)
            status, _, _ = await client.ask("POST", link, {"token": token, "do": "confirm"})
            assert status == 200, status
    await asyncio.gather(*(confirm(links[n::connections]) for n in range(connections)))
    return await gather("my-registration")


async def wanted(client, link):
    """The questions that somebody has voted for, as their own page says."""
    _, _, page = await client.ask("GET", link)
    return set(re.findall(r'value="unvote">\s*<input[^>]*value="(\w{6})"', page))


def total(page):
    return sum(int(votes.replace(",", "")) for votes in re.findall(r"Votes: ([\d,]+)", page))


async def votes(forum, people, each, seconds, connections=32):
    """Each of some people votes for so many questions, in so many seconds. One in ten gives each vote twice."""
    chance = random.Random(5)
    client = Client(forum.site.port)
    for number, link in enumerate(people[:20]):
        await forum.post(client, link, {"do": "ask", "words": f"Question {number}?"})
    _, _, page = await client.ask("GET", f"/en/meetings/{forum.meeting}")
    questions = re.findall(r'id="q-(\w{6})"', page)
    given, times, stale = [], [], 0
    # Whoever asks wants it answered: those votes are there before.
    own = {(link, question) for link in people[:20] for question in await wanted(client, link)}
    assert len(own) == len(questions), (own, questions)
    jobs = [(link, question) for link in people for question in chance.sample(questions, each)]
    chance.shuffle(jobs)
    gap, start = seconds / len(jobs), time.perf_counter()

    async def vote(part):
        client = Client(forum.site.port)
        for number, (link, question) in part:
            await asyncio.sleep(max(0, start + number * gap - time.perf_counter()))
            token, _ = await client.token(link)
            begin = time.perf_counter()
            for _ in range(2 if number % 10 == 0 else 1):
                status, _, page = await client.ask("POST", link, {"token": token, "do": "upvote", "question": question})
                assert status == 303, (status, page[-600:])
            times.append((time.perf_counter() - begin) * 1000)
            given.append((time.perf_counter(), link, question))

    async def read(voters):
        """The list is never older than five seconds."""
        nonlocal stale
        client = Client(forum.site.port)
        while not voters.done():
            at = time.perf_counter() - 5
            before = len(own | {(link, question) for moment, link, question in given if moment < at})
            _, _, page = await client.ask("GET", f"/en/meetings/{forum.meeting}")
            stale += total(page) < before
            await asyncio.sleep(0.5)
    client.close()  # a connection that is idle is ended
    voters = asyncio.ensure_future(asyncio.gather(*(vote(list(enumerate(jobs))[n::connections]) for n in range(connections))))
    await asyncio.gather(voters, read(voters))
    _, _, page = await client.ask("GET", f"/en/meetings/{forum.meeting}")
    rows = forum.site.rows("SELECT count(*) FROM upvotes")[0][0]
    assert stale == 0, f"{stale} lists were older than five seconds"
    assert total(page) == rows == len(own | set(jobs)), (total(page), rows, len(own | set(jobs)))
    return len(given), percentile(times, 0.5), percentile(times, 0.99)


def kills(site, points, say=print):
    """Kills the server at so many random moments while people comment, vote, and advise: what was acknowledged is there, and
    no advice is half numbered."""
    chance, names = random.Random(22), itertools.count()
    forum = Forum(site)
    site.start()

    async def begin():
        await forum.open()
        members = [await site.join(f"Member{number}") for number in range(3)]
        people = await registered(forum, 6)
        client = Client(site.port)
        for number, link in enumerate(people):
            await forum.post(client, link, {"do": "ask", "words": f"Question {number}?"})
        _, _, page = await client.ask("GET", f"/en/meetings/{forum.meeting}")
        return members, people, re.findall(r'id="q-(\w{6})"', page)
    members, people, questions = asyncio.run(begin())
    seen = {"comments": set(), "advice": set(), "voted": set(), "upvotes": {}}
    path = f"/en/consultations/{forum.consultation}/comment"

    async def comment():
        client = Client(site.port)
        while True:
            name = f"writer{next(names)}"
            await forum.post(client, path, {"comment": f"Words of {name}.", "language": "en", "level": "sealed", "address": f"{name}@example.org", "letters": "en"})
            for link in forum.links("comment"):
                token, _ = await client.token(link)
                status, _, page = await client.ask("POST", link, {"token": token, "do": "confirm"})
                assert status == 200, status
                seen["comments"].add(number_of(page))

    async def upvote(link):
        client = Client(site.port)
        for question in itertools.cycle(questions):
            does = chance.choice(["upvote", "unvote"])
            seen["upvotes"][link, question] = None
            await forum.post(client, link, {"do": does, "question": question})
            seen["upvotes"][link, question] = does

    async def advise(client):
        while True:
            location = await forum.post(client, "/en/desk/advice", {
                "do": "draft", "body": "jpac", "original": "en", "title-en": "On rivers", "paragraphs-en": "Care."})
            number = re.search(r"advice=([0-9-]+)", location)[1]
            assert number not in seen["advice"], f"{number} was given twice"
            seen["advice"].add(number)
            await forum.post(client, "/en/desk/advice", {"do": "open", "advice": number, "text": "1"})
            await forum.post(client, "/en/desk/advice", {"do": "vote", "vote": "yes", "advice": number, "text": "1"})
            seen["voted"].add(number)

    async def gone(work):
        try:
            await work
        except OSError:
            pass

    async def round():
        for client in members:
            client.reader = client.writer = None  # of a loop that is over
        work = [comment(), *(upvote(link) for link in people[:3]), *map(advise, members)]
        load = asyncio.gather(*map(gone, work))
        await asyncio.sleep(chance.uniform(0.1, 0.5))
        site.kill()
        await load
    for point in range(points):
        asyncio.run(round())
        site.start()
        record = "record/record.sqlite"
        comments = {number for number, in site.rows("SELECT number FROM comments", record)}
        assert seen["comments"] <= comments, f"lost: {sorted(seen['comments'] - comments)[:3]}"
        advice = {identifier for identifier, in site.rows("SELECT id FROM advices", record)}
        assert seen["advice"] <= advice, f"lost: {sorted(seen['advice'] - advice)[:3]}"
        numbers = sorted(int(identifier.split("-")[1]) for identifier in advice)
        assert numbers == list(range(1, len(numbers) + 1)), "a number is left out"
        voted = {subject[4:] for subject, in site.rows("SELECT subject FROM events WHERE kind = 'voted'", record)}
        assert seen["voted"] <= voted, f"votes lost: {sorted(seen['voted'] - voted)[:3]}"
    last = {vote: does for vote, does in seen["upvotes"].items() if does}

    async def standing():
        """For which questions each page says that its person voted."""
        client = Client(site.port)
        return {link: await wanted(client, link) for link in people[:3]}
    pages = asyncio.run(standing())
    for (link, question), does in last.items():
        assert (question in pages[link]) == (does == "upvote"), f"a vote is lost: {question}, {does}"
    kept = site.rows("SELECT count(*) FROM upvotes")[0][0]
    totals = site.rows("SELECT sum(votes) FROM upvoted")[0][0]
    assert kept == totals, f"{kept} votes, counted {totals}"
    site.stop()
    proof = site.run("record", "verify", "--record", f"{site.folder}/record")
    return {"kills": points, "comments": len(seen["comments"]), "advice": len(seen["advice"]), "upvotes": len(last), "record": proof.splitlines()[0]}


def watching(site, gigabytes, viewers=64, seconds=30):
    """A long recording is put into the record, shown, and watched by so many who each seek and read 2 MiB again and again,
    while one reads it whole and eight ask for it and read nothing. Pages are asked for meanwhile."""
    forum, size = Forum(site), int(gigabytes * 2**30)
    long, captions = site.folder / "long.mp4", site.folder / "long.vtt"
    with open(long, "wb") as file:
        file.write(b"\0\0\0\x18ftypisom")
        piece = random.Random(1).randbytes(1 << 20)
        for _ in range(size >> 20):
            file.write(piece)
        size = file.tell()
    captions.write_text("WEBVTT\n\n" + "".join(
        f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}.000 --> {second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}.900\n"
        f"<v Speaker {second // 60}>Some words that somebody says.\n\n" for second in range(0, 6 * 3600, 3)))
    site.start()

    async def open_meeting():
        officers = [await site.join(name, "officer", "--scope", "JPAC") for name in ("Yul", "Zoe")]
        day = datetime.date.today() - datetime.timedelta(days=2)
        meeting = await forum.announce(*officers, "meeting", {
            "title-en": "Session", "text-en": "Come.", "body": "jpac", "original": "en", "begins": f"{day}T09:00",
            "ends": f"{day}T17:00", "zone": "America/Toronto", "stream": "https://stream.example.org/session", "registers": day})
        return officers[1], meeting
    officer, meeting = asyncio.run(open_meeting())
    begin = time.perf_counter()
    site.run("meeting", "attach", meeting, str(long), "--title", "en=Day", "--languages", "en", "--captions", f"en={captions}", *site.people)
    attached = time.perf_counter() - begin
    page = f"/en/meetings/{meeting}/recordings/1"
    parts, pages, whole = [], [], []

    async def part(path, start, viewer, length=2 << 20):
        reader, writer = await asyncio.open_connection("127.0.0.1", site.port)
        due = time.perf_counter()
        writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 10.{viewer}.0.1\r\nRange: bytes={start}-\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        assert b" 206 " in head.split(b"\r\n")[0], head
        parts.append((time.perf_counter() - due) * 1000)
        await reader.readexactly(length)
        writer.close()

    async def watch():
        officer.reader = officer.writer = None  # of a loop that is over
        await forum.post(officer, "/en/desk/meetings", {"do": "show", "meeting": meeting, "recording": "1"})
        client = Client(site.port)
        _, _, text = await client.ask("GET", page)
        path = re.search(r"/documents/MT-[0-9-]+/[0-9a-f]{64}", text)[0]
        before, chance = resident(site.process), random.Random(2)
        until = time.perf_counter() + seconds

        async def seek(viewer):
            while time.perf_counter() < until:
                await part(path, chance.randrange(size - (2 << 20)), viewer)

        async def read():
            reader, writer = await asyncio.open_connection("127.0.0.1", site.port)
            start = time.perf_counter()
            writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            await reader.readuntil(b"\r\n\r\n")
            left = size
            while left:
                left -= len(await reader.read(min(left, 1 << 20)))
            whole.append(size / 1e6 / (time.perf_counter() - start))

        async def stall():
            _, writer = await asyncio.open_connection("127.0.0.1", site.port)
            writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            await asyncio.sleep(seconds)
            writer.close()

        async def look():
            own = Client(site.port)
            while time.perf_counter() < until:
                due = time.perf_counter()
                status, _, _ = await own.ask("GET", page)
                assert status == 200
                pages.append((time.perf_counter() - due) * 1000)
                await asyncio.sleep(0.1)
        alone = time.perf_counter()
        await read()
        alone = size / 1e6 / (time.perf_counter() - alone)
        await asyncio.gather(read(), look(), *(stall() for _ in range(8)), *map(seek, range(viewers)))
        return alone, before, peak(site.process)
    alone, before, most = asyncio.run(watch())
    site.stop()
    long.unlink()
    return {"bytes": size, "attach s": attached, "whole MB/s": alone, "parts": len(parts), "part p50 ms": percentile(parts, .5),
            "part p99 ms": percentile(parts, .99), "page p50 ms": percentile(pages, .5), "page p99 ms": percentile(pages, .99),
            "memory before MiB": before, "most MiB": most}

"""A tenth of what make soak does with people: nothing that was acknowledged is lost, and nothing refused wrongly."""
import asyncio
import pathlib
import sys
import tempfile
import time
import unittest

from portal import ECOTONE, ROOT, portal

sys.path.insert(0, str(ROOT / "bench"))
import participation
import people
from serving import Site


class Load(unittest.TestCase):
    def setUp(self):
        keep = tempfile.TemporaryDirectory(prefix="ecotone-load-")
        self.addCleanup(keep.cleanup)
        self.site = Site(ECOTONE, portal().folder, pathlib.Path(keep.name) / "site")
        self.addCleanup(self.site.end)

    def test_writes_and_sign_ins(self):
        site = self.site
        site.start()

        async def load():
            clients = await people.joined(site, 32)
            await people.writes(clients, 2)
            for client in clients[:4]:
                found = site.run("people", "export", client.person, *site.people)
                self.assertIn(f'"{client.name} {client.last}"', found)
            await people.sign_ins(clients, 2)
        asyncio.run(load())

    def test_a_deadline_and_a_session(self):
        """2,000 votes of 500 people, each there, once, and no list older than 5 seconds; then 6,000 comments at 150 a second,
        over the minute with which the consultation ends: none that was sent after it is not marked as late."""
        self.site.start()
        forum = participation.Forum(self.site)

        async def load():
            await forum.open()
            people = await participation.registered(forum, 500)
            count, _, _ = await participation.votes(forum, people, 4, 15)
            self.assertEqual(count, 2000)
            # The minute ends within the load, whenever that begins.
            if (second := time.time() % 60) < 28 or second > 50:
                await asyncio.sleep((28 - second) % 60)
            closing = await forum.end()
            count, _, late = await participation.comments(forum, 150, 40, closing=closing)
            self.assertGreater(count, 5900)
            self.assertTrue(500 < late < 5500, late)
        asyncio.run(load())

    def test_kills_while_people_take_part(self):
        found = participation.kills(self.site, 30)
        self.assertGreater(found["comments"], 10)
        self.assertGreater(found["advice"], 10)

    def test_kills(self):
        found = people.kills(self.site, 50, people=8, say=lambda line: None)
        self.assertGreater(found["names"], 50)
        self.assertGreater(found["messages"], 50)
        self.assertGreater(found["erased"], 0)


if __name__ == "__main__":
    unittest.main()

"""A tenth of what make soak does with people: nothing that was acknowledged is lost, and nothing refused wrongly."""
import asyncio
import pathlib
import sys
import tempfile
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
        """6,000 comments at 150 a second, 2,000 votes of 500 people: each there, once, and no list older than 5 seconds."""
        self.site.start()
        forum = participation.Forum(self.site)

        async def load():
            await forum.open()
            count, _, _ = await participation.comments(forum, 150, 40)
            self.assertGreater(count, 5900)
            people = await participation.registered(forum, 500)
            count, _, _ = await participation.votes(forum, people, 4, 15)
            self.assertEqual(count, 2000)
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

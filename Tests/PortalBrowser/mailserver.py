"""Mail servers for tests: Debian's Postfix with opendkim, on ports of their own, and servers with faults."""
import email
import email.policy
import os
import pathlib
import pwd
import shutil
import subprocess
import tempfile
import time

from portal import free_port

DOMAIN = "example.org"


def certificate(folder, names=("localhost",)):
    """A certificate for names of this machine, and its key."""
    folder = pathlib.Path(folder)
    alternatives = ",".join([f"DNS:{name}" for name in names] + ["IP:127.0.0.1"])
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={names[0]}", "-addext",
         f"subjectAltName={alternatives}", "-keyout", folder / "tls.key", "-out", folder / "tls.pem"],
        check=True, capture_output=True)
    return folder / "tls.pem", folder / "tls.key"


def may_be_root():
    """Whether Postfix's master can be started: by root, or with sudo that asks nothing."""
    return os.getuid() == 0 or subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0


class Postfix:
    """Takes messages with TLS, signs them (DKIM), and delivers them into Maildirs of `example.org`. An address that
    begins with `unknown` does not exist, and its messages come back."""

    def __init__(self):
        self.sudo = [] if os.getuid() == 0 else ["sudo", "-n"]
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="ecotone-mail-"))
        self.folder.chmod(0o755)
        self.port = free_port()
        # Over TCP each step of the milter waits for an acknowledgement: 90 ms a message.
        milter = self.folder / "dkim.socket"
        certificate(self.folder)
        self.key = self.folder / "dkim.private"
        subprocess.run(["opendkim-genkey", "-D", self.folder, "-d", DOMAIN, "-s", "test", "-b", "2048"], check=True)
        (self.folder / "test.private").rename(self.key)
        (self.folder / "dkim.conf").write_text(
            f"Domain {DOMAIN}\nSelector test\nKeyFile {self.key}\nSocket local:{milter}\nUMask 000\nMode s\n"
            "Canonicalization relaxed/simple\nOversignHeaders From\nInternalHosts 127.0.0.1\nRequireSafeKeys no\n"
            "SignHeaders From,To,Subject,Date,Message-ID,MIME-Version,Content-Type,List-Id,List-Unsubscribe,"
            "List-Unsubscribe-Post,Content-Language\n"
            "Background no\nSyslog no\n")
        self.signer = subprocess.Popen(
            ["opendkim", "-x", self.folder / "dkim.conf", "-f"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.boxes = self.folder / "boxes"
        self.boxes.mkdir()
        owner = pwd.getpwnam("nobody")
        self.shell("chown", f"{owner.pw_uid}:{owner.pw_gid}", self.boxes)
        self.config = self.folder / "etc"
        self.config.mkdir()
        for name in ("queue", "data"):
            (self.folder / name).mkdir()
        self.shell("chown", "postfix", self.folder / "data")
        (self.config / "known").write_text("/^bounces\\+/ bounces/\n!/^unknown/ all/\n")
        (self.config / "main.cf").write_text(f"""
compatibility_level = 3.6
queue_directory = {self.folder}/queue
data_directory = {self.folder}/data
maillog_file = {self.folder}/data/log
maillog_file_prefixes = {self.folder}
mail_owner = postfix
setgid_group = postdrop
myhostname = mail.{DOMAIN}
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
alias_maps =
alias_database =
smtpd_tls_security_level = may
smtpd_tls_cert_file = {self.folder}/tls.pem
smtpd_tls_key_file = {self.folder}/tls.key
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_reject_unlisted_recipient = no
smtpd_milters = unix:{milter}
non_smtpd_milters =
milter_default_action = tempfail
smtpd_client_connection_count_limit = 0
smtpd_client_connection_rate_limit = 0
virtual_mailbox_domains = {DOMAIN}
virtual_mailbox_base = {self.boxes}
virtual_mailbox_maps = regexp:{self.config}/known
virtual_uid_maps = static:{owner.pw_uid}
virtual_gid_maps = static:{owner.pw_gid}
virtual_minimum_uid = 1
default_transport = error:nothing leaves this machine
relay_transport = error:nothing leaves this machine
bounce_queue_lifetime = 0
maximal_queue_lifetime = 0
""")
        (self.config / "master.cf").write_text(f"""
127.0.0.1:{self.port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
""")
        self.shell("chown", "-R", "root", self.config)
        self.shell("postfix", "-c", self.config, "start")
        self.address = f"smtp://localhost:{self.port}"
        self.authorities = self.folder / "tls.pem"

    def shell(self, *words):
        done = subprocess.run([*self.sudo, *map(str, words)], capture_output=True, text=True)
        if done.returncode != 0:
            raise AssertionError(f"{words}: {done.stdout}{done.stderr}")

    def stop(self):
        try:
            self.shell("postfix", "-c", self.config, "stop")
        finally:
            self.signer.terminate()
            self.signer.wait()
            self.shell("rm", "-rf", self.folder)

    def files(self, box="all"):
        """The messages of a mailbox, as bytes, the oldest first."""
        folder = self.boxes / box / "new"
        found = subprocess.run(
            [*self.sudo, "find", folder, "-type", "f", "-printf", "%T@ %p\\n"], capture_output=True, text=True)
        paths = [line.split(" ", 1)[1] for line in sorted(found.stdout.splitlines())]
        return [pathlib.Path(path).read_bytes() for path in paths]

    def messages(self, name):
        """What somebody got."""
        found = [email.message_from_bytes(data, policy=email.policy.default) for data in self.files()]
        return [one for one in found if one["To"] == f"{name}@{DOMAIN}"]

    def wait(self, name, count, seconds=30):
        """What somebody got, once there is so much."""
        deadline = time.time() + seconds
        while len(self.messages(name)) < count and time.time() < deadline:
            time.sleep(0.1)
        return self.messages(name)

    def maildir(self, box):
        """A mailbox that the tests' own user may read and write."""
        self.shell("chmod", "-R", "a+rwX", self.boxes / box)
        return self.boxes / box

    def log(self):
        return subprocess.run([*self.sudo, "cat", self.folder / "data/log"], capture_output=True, text=True).stdout

"""What the benches share: whole processes timed by the kernel's own account, servers, and load."""
import json
import os
import pathlib
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request


def timed(command, output=os.devnull):
    """Wall seconds, processor seconds and peak MiB of a whole process."""
    with open(output, "w") as sink:
        start = time.perf_counter()
        process = subprocess.Popen([str(word) for word in command], stdout=sink, stderr=subprocess.PIPE)
        errors = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
    if status:
        sys.exit(f"bench: {' '.join(map(str, command[:3]))} ... failed:\n{errors.decode()}")
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def serve(command, path):
    process = subprocess.Popen([str(word) for word in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(600):
        try:
            urllib.request.urlopen(path, timeout=60).read()
            return process
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"bench: {command[0]} does not answer")


def wrk(paths, base, connections, seconds, threads=1, encoding="gzip"):
    """Requests a second, median and 99th percentile in ms, and how many were not 2xx, the paths in turn."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua", delete=False) as script:
        script.write("local paths = {" + ",".join(json.dumps(path) for path in paths) + "}\nlocal n = 0\n"
                     "request = function() n = n % #paths + 1; return wrk.format('GET', paths[n], {['Accept-Encoding'] = '" + encoding + "'}) end\n"
                     "done = function(s, l, r) io.write(string.format('RESULT %f %f %f %d\\n', s.requests / s.duration * 1e6, l:percentile(50) / 1e3, "
                     "l:percentile(99) / 1e3, s.errors.status + s.errors.connect + s.errors.read + s.errors.write + s.errors.timeout)) end\n")
    out = subprocess.run(["wrk", f"-t{threads}", f"-c{connections}", f"-d{seconds}s", "--timeout", "60s", "-s", script.name, base], capture_output=True, text=True).stdout
    rate, median, high, errors = re.search(r"RESULT ([\d.]+) ([\d.]+) ([\d.]+) (\d+)", out).groups()
    return float(rate), float(median), float(high), int(errors)


def memory(process, name):
    return int(re.search(rf"{name}:\s+(\d+)", pathlib.Path(f"/proc/{process.pid}/status").read_text()).group(1)) / 1024


def resident(process):
    """MiB that a process has now."""
    return memory(process, "VmRSS")


def peak(process):
    """MiB that it had at most."""
    return memory(process, "VmHWM")


def get(base, path, **headers):
    with urllib.request.urlopen(urllib.request.Request(base + path, headers=headers), timeout=60) as response:
        return response.read()

#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
#
# speed.py PRIDE IMAGE...: what a debugger costs. Processor time of `pride`, the best of SPEED_RUNS (5) alternating runs:
#   attached      a client is there and has said `continue`, nothing is recorded, no breakpoint    limit  2 %
#   points        the same with 100 breakpoints and 4 watchpoints that are not hit                 limit 20 %
#   recorded      a client is there, the run is recorded for going back                            limit 10 %
#   reverse       reverse-continue over one simulated second with a breakpoint that is not hit     limit  1 s
# Other work on the machine makes runs longer, never shorter: where a limit seems not to hold, all are run as often once more, up
# to three times. A limit that does not hold is said and makes the exit status 1.
import os
import re
import socket
import subprocess
import sys
import tempfile
import time

RUNS = int(os.environ.get("SPEED_RUNS", "5"))
SECOND = os.environ.get("SPEED_SPAN", "1s")


class Client:
    """One conversation in the remote protocol, without acknowledgements."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(path)
        self.data = b""
        self.say("QStartNoAckMode")

    def say(self, body):
        self.send(body)
        return self.reply()

    def send(self, body):
        body = body.encode()
        self.socket.sendall(b"$" + body + b"#%02x" % (sum(body) & 0xFF))

    def reply(self):
        while True:
            found = re.search(rb"\$([^#]*)#..", self.data)
            if found:
                self.data = self.data[found.end():]
                return found.group(1).decode("latin1")
            more = self.socket.recv(65536)
            if not more:
                return ""
            self.data += more

    def monitor(self, line):
        answer, said = self.say("qRcmd," + line.encode().hex()), ""
        while answer.startswith("O") and answer != "OK":
            said += bytes.fromhex(answer[1:]).decode()
            answer = self.reply()
        return said


def start(options, image):
    folder = tempfile.mkdtemp()
    command = [pride, "gdb", "--gdb", f"unix:{folder}/s", "--uart", "0=null", *options, image]
    child = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)
    child.stderr.readline()
    return child, Client(f"{folder}/s")


def end(child):
    usage = os.wait4(child.pid, 0)[2]
    child.returncode = 0
    return usage.ru_utime + usage.ru_stime


def plain(image):
    child = subprocess.Popen([pride, "run", "--uart", "0=null", image], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    return end(child)


def attached(image, options=("--history", "off"), points=()):
    child, client = start(options, image)
    for point in points:
        assert client.say("Z" + point) == "OK", point
    answer = client.say("vCont;c")
    assert answer[0] == "W", f"{image}: the run ended with {answer}"
    return end(child)


def candidates(image):
    """Addresses all over code and data, so in pages that are in use."""
    text = subprocess.run(["readelf", "-SW", image], capture_output=True, text=True, check=True).stdout
    where = {name: (int(at, 16), int(size, 16))
             for name, at, size in re.findall(r" (\.text|\.data|\.bss) +\w+ +(\w+) \w+ (\w+)", text)}
    code, size = where[".text"]
    data, room = where.get(".bss") or where[".data"]
    tail = {"2,%x,4" % at for at in range((data + room + 7) // 8 * 8, (data + room + 4095) // 4096 * 4096, 8)}
    return (set(sorted(tail)[:16]) |
            {"0,%x,4" % (code + size * i // 200 // 4 * 4) for i in range(200)} |
            {"2,%x,4" % (data + room * i // 40 // 8 * 8) for i in range(40)})


def without_hit(image, points):
    """Those of the points that a whole run does not hit."""
    child, client = start(("--history", "off"), image)
    points = set(points)
    for point in points:
        client.say("Z" + point)
    answer = client.say("vCont;c")
    while answer.startswith("T"):
        watch = re.search(r"watch:(\w+)", answer)
        hit = "2,%x,4" % int(watch.group(1), 16) if watch else "0,%x,4" % int(client.say("p44"), 16)
        points.discard(hit)
        client.say("z" + hit)
        answer = client.say("vCont;c")
    end(child)
    return points


def quiet_points(image):
    """100 breakpoints and 4 watchpoints, none of which is ever hit."""
    points, before = candidates(image), None
    while points != before:
        before = points
        points = without_hit(image, points)
    return sorted(p for p in points if p[0] == "0")[:100] + sorted(p for p in points if p[0] == "2")[-4:]


def processor_time(pid):
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def reverse(image, point):
    child, client = start((), image)
    client.monitor(f"cont {SECOND}")
    client.say("Z" + point)
    before = processor_time(child.pid)
    answer = client.say("bc")
    assert "replaylog:begin" in answer, answer
    taken = processor_time(child.pid) - before
    client.send("k")
    end(child)
    return taken


def row(image, what, value, limit, unit):
    good = value < limit
    print(f"{os.path.basename(image):12} {what:10} {value:6.2f} {unit}   limit {limit:g} {unit}{'' if good else '   EXCEEDED'}", flush=True)
    return good


def measure(image):
    points = quiet_points(image)
    ways = {"attached": lambda: attached(image), "points": lambda: attached(image, points=points),
            "recorded": lambda: attached(image, ())}
    limits = {"attached": 2, "points": 20, "recorded": 10}
    best, base = {}, 1e9
    for attempt in range(3 * RUNS):
        if attempt and attempt % RUNS == 0 and all(best[name] < (1 + limit / 100) * base for name, limit in limits.items()):
            break
        base = min(base, plain(image))
        for name, way in ways.items():
            best[name] = min(best.get(name, 1e9), way())
    print(f"{os.path.basename(image):12} alone      {base:6.2f} s, {len(points)} points", flush=True)
    good = True
    for name, limit in limits.items():
        good &= row(image, name, 100 * (best[name] / base - 1), limit, "%")
    return good & row(image, "reverse", min(reverse(image, points[0]) for _ in range(3)), 1, "s")


pride = sys.argv[1]
good = all([measure(image) for image in sys.argv[2:]])
print("the limits hold" if good else "not all limits hold")
sys.exit(0 if good else 1)

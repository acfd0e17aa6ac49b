#!/usr/bin/env python3
"""Seeded nasty evidence for the back-test: generate.py SEED OUT_DIR [--bad] [--hours H] [--scale X]

Writes catalogue.json, catalogue.yaml, evidence.ndjson and truth.txt (what each connector went through).
--bad adds bad lines and unknown connectors. --scale multiplies the traffic.
"""
import argparse
import json
import os
import random
from datetime import datetime, timedelta, timezone

parser = argparse.ArgumentParser()
parser.add_argument("seed", type=int)
parser.add_argument("out")
parser.add_argument("--bad", action="store_true")
parser.add_argument("--hours", type=float)
parser.add_argument("--scale", type=float, default=1.0)
args = parser.parse_args()
R = random.Random(args.seed)

BASE = datetime(2025, 3, 9, tzinfo=timezone.utc) + timedelta(minutes=R.randrange(0, 600), seconds=R.choice([0, 15, 7, 41]))
HOURS = args.hours or R.choice([6, 8, 10, 14, 20, 30])
END = HOURS * 3600.0

USER = ["invalid-credentials", "invalid-username-or-password", "multi-factor-authentication", "locked-account",
        "user-action-required", "account-not-accessible-requires-user-action", "authorization-failed",
        "invalid-connection", "bank-statement-unreadable", "empty-file"]
INSTITUTION = ["service-unavailable", "system-unavailable", "institution-not-available", "institution-disabled", "maintenance"]
CONNECTOR = ["connector-error", "job-timed-out"]
PLATFORM = ["institution-not-found", "missing-required-field", "invalid-field-value", "internal-server-error"]
UNKNOWN = ["unknown-error", "never-heard-of-it", "Service-Unavailable", "E42", None]
STEPS = ["verify-credentials", "retrieve-accounts", "retrieve-transactions", "retrieve-statements", "mfa-challenge", "warp"]


def stamp(seconds, grain):
    """RFC 3339 with as many fraction digits as the grain needs (microseconds)."""
    us = round(seconds * 1e6 / grain) * grain
    t = BASE + timedelta(microseconds=us)
    text = t.strftime("%Y-%m-%dT%H:%M:%S")
    if t.microsecond:
        digits = f"{t.microsecond:06d}"
        text += "." + (digits if R.random() < 0.2 else digits.rstrip("0"))
    return text + "Z"


GRAINS = [1, 1000, 1000, 100_000, 1_000_000, 1_000_000, 5_000_000, 15_000_000]


def late(seconds):
    """A receivedAt, or None."""
    r = R.random()
    if r < 0.85:
        return None
    if r < 0.92:
        return seconds + R.uniform(0, 20)
    if r < 0.96:
        return seconds + R.uniform(0, 900)
    if r < 0.975:
        return seconds + R.uniform(0, 3 * 3600)
    if r < 0.99:
        return round(seconds / 15 + 1) * 15.0          # exactly when a tick falls, or nearly
    return seconds - R.uniform(0, 30)                  # a clock that is off


def pick(weights):
    return R.choices(list(weights), list(weights.values()))[0]


# Each state: how a job's attempt ends, and how a probe run does.
STATES = {
    "steady":     dict(job=dict(ok=.97, user=.02, inst=.005, unk=.005), probe=dict(ok=.995, fail=.005), retry=.8),
    "perfect":    dict(job=dict(ok=1), probe=dict(ok=1), retry=.8),
    "userish":    dict(job=dict(ok=.50, user=.45, plat=.02, unk=.03), probe=dict(ok=.97, flaky=.03), retry=.5),
    "usersurge":  dict(job=dict(ok=.05, user=.95), probe=dict(ok=1), retry=.3),
    "slow":       dict(job=dict(ok=.88, inst=.06, conn=.06), probe=dict(ok=.9, flaky=.08, fail=.02), retry=.95),
    "bordering":  dict(job=dict(ok=.76, inst=.2, conn=.04), probe=dict(ok=.8, flaky=.1, fail=.1), retry=.9),
    "halfdown":   dict(job=dict(ok=.5, inst=.4, unk=.1), probe=dict(ok=.5, fail=.5), retry=.9),
    "partial":    dict(job=dict(ok=.3, inst=.6, conn=.1), probe=dict(ok=.4, flaky=.3, fail=.3), retry=.9),
    "hard":       dict(job=dict(inst=.93, conn=.05, unk=.02), probe=dict(fail=1), retry=.6),
    "hardjobs":   dict(job=dict(conn=1), probe=dict(ok=1), retry=.6),
    "brokenprobe": dict(job=dict(ok=.98, inst=.02), probe=dict(fail=1), retry=.8),
    "flakyprobe": dict(job=dict(ok=.98, inst=.02), probe=dict(flaky=1), retry=.8),
    "down":       dict(job=dict(inst=1), probe=dict(fail=1), retry=.7),
    "flicker":    dict(job=dict(ok=.9, inst=.1), probe=dict(ok=.55, flaky=.15, fail=.3), retry=.9),
    "ourfault":   dict(job=dict(ok=.2, plat=.8), probe=dict(ok=.1, ours=.9), retry=.5),
}
CODES = {"user": USER, "inst": INSTITUTION, "conn": CONNECTOR, "plat": PLATFORM, "unk": UNKNOWN}


def traffic():
    r = R.random()
    if r < .12:
        return 0
    if r < .35:
        return R.uniform(.5, 12)
    if r < .75:
        return R.uniform(12, 120)
    return R.uniform(120, 600)


def segments(silence):
    """(from, to, state, jobs per hour, probes on)"""
    t, result = 0.0, []
    rate = traffic()
    state = "steady"
    while t < END:
        if R.random() < .12:        # up and down, again and again
            period, times = R.choice([240, 420, 600, 600, 900, 1800]), R.randrange(3, 14)
            for _ in range(times):
                for what in R.sample(["perfect", "down"], 2):
                    result.append((t, t + (length := period * R.uniform(.8, 1.2)), what, rate * args.scale, True))
                    t += length
            continue
        length = R.choice([R.uniform(180, 900), R.uniform(900, 3600), R.uniform(3600, 3 * 3600)])
        if silence and R.random() < .18:
            result.append((t, t + (silent := R.uniform(2.05, 3.6) * 3600), "silent", 0, False))
            t += silent
            continue
        state = "steady" if state not in ("steady", "perfect") and R.random() < .6 else R.choice(list(STATES))
        if R.random() < .35:
            rate = traffic()
        result.append((t, t + length, state, rate * args.scale, R.random() > .1))
        t += length
    return result


def planned(segs, a, b):
    """The same, but down from one time to another."""
    result = []
    for s in segs:
        if s[0] < min(a, s[1]):
            result.append((s[0], min(a, s[1]), *s[2:]))
        if max(a, s[0]) < min(b, s[1]):
            result.append((max(a, s[0]), min(b, s[1]), "down", *s[3:]))
        if max(b, s[0]) < s[1]:
            result.append((max(b, s[0]), s[1], *s[2:]))
    return result or segs


def state_at(segs, t):
    for s in segs:
        if s[0] <= t < s[1]:
            return s
    return segs[-1]


lines, truth = [], []


def add_job(c, job, attempt, t, outcome, code, grain, customer=None):
    if not 0 <= t <= END:
        return
    line = {"type": "job", "jobId": job, "attempt": attempt, "connectorId": c, "completedAt": stamp(t, grain),
            "outcome": outcome}
    if customer is not None:
        line["customer"] = customer
    elif R.random() < .02:
        line["customer"] = R.choice([None, ""])
    if attempt == 1 and R.random() < .5:
        del line["attempt"]
    if outcome == "failed":
        line["failedStep"] = R.choice(STEPS)
        if code is not None:
            line["errorCode"] = code
    elif R.random() < .1:
        line["durationMs"] = R.randrange(200, 90000)
        line["stepDurationsMs"] = {"verify-credentials": R.randrange(100, 5000)}
    received = late(t)
    if received is not None:
        line["receivedAt"] = stamp(received, R.choice([1, 1000, 15_000_000]))
    lines.append(line)
    if R.random() < .015:      # the same key again with other contents
        again = dict(line)
        again["completedAt"] = stamp(min(END, max(0, t + R.choice([0, R.uniform(-600, 600)]))), grain)
        again["outcome"] = "failed" if outcome == "success" else "success"
        if again["outcome"] == "failed":
            again["errorCode"] = R.choice(INSTITUTION + USER)
        else:
            again.pop("errorCode", None)
            again.pop("failedStep", None)
        if R.random() < .1:
            again["customer"] = "somebody else"
        if R.random() < .3:
            again["receivedAt"] = stamp(t + R.uniform(0, 1200), 1000)
        lines.append(again)


def customers_of():
    """How a producer names customers: a function of what a job has to say of its customer."""
    kind = R.choice(["none", "none", "each", "each", "pool", "pool", "few", "one", "mixed"])
    pool = {"pool": R.randrange(20, 400), "few": R.randrange(2, 12), "one": 1, "mixed": R.randrange(5, 80)}.get(kind)

    def name(job):
        if kind == "none" or kind == "mixed" and R.random() < .4:
            return None
        if kind == "each":
            return f"customer of {job}"
        # Some are called like a job, which does not make them the same.
        number = int(R.paretovariate(1) * 3) % pool if R.random() < .5 else R.randrange(pool)
        return f"c{number}" if number % 7 else f"a{number:06d}-{number}"
    return kind, name


def jobs_of(c, segs):
    number = 0
    kind, name = customers_of()
    for start, end, state, rate, _ in segs:
        if not rate:
            continue
        grain = R.choice(GRAINS)
        t = start
        while True:
            t += R.expovariate(rate / 3600)
            if t >= min(end, END):
                break
            number += 1
            job = f"{R.choice('abzAZ09')}{R.randrange(10 ** 6):06d}-{number}"
            customer = name(job)
            at, attempt, tries = t, 1, 1
            most = R.choice([4, 4, 4, 12]) if customer else 4
            while True:
                here = state_at(segs, at)
                spec = STATES.get(here[2], STATES["steady"])
                what = pick(spec["job"])
                if tries > 1 and here[2] in ("partial", "slow", "bordering") and R.random() < .6:
                    what = "ok"
                add_job(c, job, attempt, at, "success" if what == "ok" else "failed",
                        None if what == "ok" else R.choice(CODES[what]), grain, customer)
                if what == "ok" and R.random() > .01:
                    break
                if tries >= most or R.random() > spec["retry"]:
                    break
                tries += 1
                if customer and R.random() < .6:       # the customer tries again: another job
                    number += 1
                    job, attempt = f"{R.choice('abzAZ09')}{R.randrange(10 ** 6):06d}-{number}", 1
                else:
                    attempt += 1 if R.random() < .97 else 2
                if kind == "mixed" and R.random() < .1:
                    customer = name(job)
                r = R.random()
                at += 0 if r < .04 else R.uniform(5, 120) if r < .7 else R.uniform(120, 1800) if r < .9 else R.uniform(3600, 7500)
                if R.random() < .02:
                    at -= R.uniform(0, 300)     # the higher attempt ended earlier
    if kind != "none":
        for _ in range(R.choice([0, 1, 3])):    # one customer fails again and again within minutes
            t, customer = R.uniform(0, END), f"impatient {R.randrange(100)}"
            for attempt in range(R.randrange(5, 25)):
                add_job(c, f"i{R.randrange(10 ** 9)}", 1, t, "failed", R.choice(INSTITUTION), 1000, customer)
                t += R.uniform(5, 60)


def probes_of(c, segs, offset):
    grain = R.choice(GRAINS)

    def run(t, confirm):
        here = state_at(segs, t)
        if here[2] == "silent" or not here[4]:
            return None
        what = pick(STATES[here[2]]["probe"])
        line = {"type": "probe", "connectorId": c, "at": stamp(t, grain),
                "result": {"ok": "success", "fail": "failure", "ours": "failure", "flaky": "flaky"}[what]}
        if what == "ours":
            line["fault"] = R.choice(["platform", "platform", "user"])
        elif what == "fail" and R.random() < .8:
            line["fault"] = R.choice(["institution", "institution", "connector", "unknown"])
        if confirm:
            line["confirm"] = True
        elif R.random() < .1:
            line["confirm"] = False
        received = late(t)
        if received is not None:
            line["receivedAt"] = stamp(received, R.choice([1, 1000, 15_000_000]))
        lines.append(line)
        return line["result"] != "failure"

    t, previous = offset, None
    while t <= END:
        ok = run(t, False)
        if ok is not None and previous is not None and ok != previous:
            agree, u = 1, t
            for _ in range(30):
                u += 10
                if u > END:
                    break
                again = run(u, True)
                if again is None:
                    break
                agree = agree + 1 if again == ok else 1
                ok = again
                if agree >= 12:
                    break
        if ok is not None:
            previous = ok
        t += 60


catalogue = []
count = R.randrange(4, 8)
stages = ["live", "live", "beta", "alpha"] + [R.choice(["live", "beta", "alpha"]) for _ in range(count)]
policies = [{"minJobs": R.choice([1, 4, 20, 30]), "window": R.choice(["30m", "90m", "2h"])}]
if R.random() < .5:
    policies.append({"recent": R.choice(["5m", "20m"]), "recentMin": R.choice([8, 12, 24]), "staleAfter": R.choice(["45m", "3h"]),
                     "releaseWindow": R.choice(["10m", "2h"])})
if R.random() < .5:
    policies.append({"hysteresis": R.choice([0, 0.1, 0.4, 0.7]), "unstableSwings": R.choice([1, 2, 3, 5]),
                     "unstableWindow": R.choice(["15m", "30m", "1h", "3h"])})
if R.random() < .5:
    policies.append({"operational": 0.99, "degraded": 0.8, "major": 0.4, "significance": 0.05, "recentSignificance": 0.002})
for i in range(count):
    spec = {"id": f"c{i}.{R.choice(['x', 'Y_', 'z-'])}{R.randrange(100)}", "stage": stages[i]}
    if i and policies and (i == 1 or R.random() < .4):
        spec["policy"] = policies.pop(0)
    catalogue.append(spec)
R.shuffle(catalogue)

for i, spec in enumerate(catalogue):
    c = spec["id"]
    segs = segments(silence=R.random() < .6)
    if i == 0:
        # an ordinary day: steady, one hard outage, recovery
        a = R.uniform(.3, .5) * END
        b = a + R.uniform(1200, 5400)
        rate = R.choice([0, 3, 20, 90, 400]) * args.scale
        segs = [(0.0, a, "steady", rate, True), (a, b, "hard", rate, True), (b, END + 1, "steady", rate, True)]
    elif i == 1 and R.random() < .5:
        a = R.uniform(.2, .5) * END
        b = a + R.uniform(1800, 7200)
        rate = R.choice([5, 40, 200]) * args.scale
        segs = [(0.0, a, "steady", rate, True), (a, b, "brokenprobe", rate, True), (b, END + 1, "steady", rate, True)]
    for s in segs:
        truth.append(f"{c} {stamp(s[0], 1000)} {stamp(min(s[1], END), 1000)} {s[2]} {s[3]:.1f}/h probes={s[4]}")
    for _ in range(R.choice([0, 1, 1, 3])):
        t = R.uniform(-600, END)
        at = stamp(t, R.choice([1000, 15_000_000]))
        lines.append({"type": "release", "connectorId": c, "at": at})
        truth.append(f"{c} {at} release")
        if R.random() < .2:
            lines.append({"type": "release", "connectorId": c, "at": stamp(t + R.uniform(0, 5000), 1000)})
    for _ in range(R.choice([0, 1, 1, 2])):
        t = R.uniform(-1800, END)
        grain = R.choice([1000, 15_000_000, 15_000_000])
        windows = [(t, t + R.uniform(60, 7200))]
        if R.random() < .4:
            windows.append((t + R.uniform(-1800, 1800), t + R.uniform(1800, 9000)))     # overlapping
        if R.random() < .4:
            windows.append((t + 4000, t + 4000))                                           # zero-length
        if R.random() < .2:
            windows.append((windows[0][1], windows[0][1] + 1200))                          # touching
        if R.random() < .3:
            start = windows[0][1] + R.uniform(0, 40)
            windows.append((start, start + R.uniform(0, 20)))                              # hardly open, soon after
        if R.random() < .5:      # planned work: nothing works meanwhile, or a little longer
            segs = planned(segs, windows[0][0], windows[0][1] + R.choice([0, 0, -300, 600]))
        for a, b in windows:
            lines.append({"type": "maintenance", "connectorId": c, "from": stamp(a, grain), "to": stamp(b, grain)})
            truth.append(f"{c} {stamp(a, grain)} {stamp(b, grain)} maintenance")
    jobs_of(c, segs)
    if R.random() < .85 or i == 0:
        probes_of(c, segs, R.choice([0.0, R.uniform(0, 60), 15.0]))
    if i == 2 and R.random() < .5:
        probes_of(c, segs, R.uniform(0, 60))       # a second probe on the same connector

R.shuffle(lines)
if R.random() < .3:      # some files come in order
    lines.sort(key=lambda x: x.get("completedAt") or x.get("at") or x.get("from"))

os.makedirs(args.out, exist_ok=True)
texts = [json.dumps(x) for x in lines]
if args.bad:
    c = catalogue[0]["id"]
    for text in ["{", "[]", '{"type":"job"}', '{"type":"nonsense","connectorId":"%s"}' % c,
                 '{"type":"probe","connectorId":"nobody","at":"2025-03-09T12:00:00Z","result":"success"}',
                 '{"type":"job","jobId":"q","connectorId":"%s","completedAt":"yesterday","outcome":"success"}' % c,
                 '{"type":"job","jobId":"q","connectorId":"%s","completedAt":"2025-03-09T12:00:00Z","outcome":"maybe"}' % c,
                 '{"type":"job","jobId":"q","attempt":0,"connectorId":"%s","completedAt":"2025-03-09T12:00:00Z","outcome":"success"}' % c,
                 '{"type":"probe","connectorId":"%s","at":"2025-03-09T12:00:00Z","result":"down"}' % c,
                 '{"type":"job","jobId":"q","customer":7,"connectorId":"%s","completedAt":"2025-03-09T12:00:00Z","outcome":"success"}' % c,
                 '{"type":"job","jobId":"q","customer":"%s","connectorId":"%s","completedAt":"2025-03-09T12:00:00Z","outcome":"success"}' % ("x" * 129, c),
                 '{"type":"maintenance","connectorId":"%s","from":"2025-03-09T12:00:00Z","to":"2025-03-09T11:00:00Z"}' % c]:
        texts.insert(R.randrange(len(texts) + 1), text)
with open(os.path.join(args.out, "evidence.ndjson"), "w") as f:
    f.write("\n".join(texts) + "\n")
with open(os.path.join(args.out, "truth.txt"), "w") as f:
    f.write("\n".join(truth) + "\n")
with open(os.path.join(args.out, "catalogue.json"), "w") as f:
    json.dump(catalogue, f, indent=1)
with open(os.path.join(args.out, "catalogue.yaml"), "w") as f:
    f.write("institutions:\n")
    for i, spec in enumerate(catalogue):
        f.write(f"  - id: inst-{i}\n    name: Bank {i}\n    country: AU\n    sector: banking\n    connectors:\n")
        f.write(f"      - id: \"{spec['id']}\"\n        method: open-banking\n        stage: {spec['stage']}\n")
        if "policy" in spec:
            f.write("        policy:\n")
            for key, value in spec["policy"].items():
                f.write(f"          {key}: {value}\n")
print(f"seed {args.seed}: {len(catalogue)} connectors, {HOURS} h, {len(texts)} lines in {args.out}")

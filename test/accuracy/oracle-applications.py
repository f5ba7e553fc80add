"""Makes cases/applications.txt from the packages of a list and the feeds of their languages, sharing no code with Pratique:
what RubyGems' own `Gem::Requirement`, Composer's own `Semver`, Python's `packaging` and npm's `semver` say of versions.

    python3 oracle-applications.py SHARED_DATA FOLDER_OF_CASES

It takes ruby, php with composer's library, node with the `semver` that lies in NODE_PATH, PyYAML and packaging.
"""

import collections
import io
import json
import os
import re
import subprocess
import sys
import tarfile

import packaging.version
import yaml

data, cases = sys.argv[1:]
ECOSYSTEMS = {"bundler": "RubyGems", "cargo": "crates.io", "composer": "Packagist", "npm": "npm", "pipenv": "PyPI"}
RUBY = """require 'json'
puts JSON.generate(JSON.parse(STDIN.read).map { |v, all| Gem::Requirement.new(all).satisfied_by?(Gem::Version.new(v)) })"""
PHP = """<?php require '/usr/share/php/Composer/Semver/autoload.php';
$asked = json_decode(stream_get_contents(STDIN));
echo json_encode(array_map(fn ($one) => Composer\\Semver\\Semver::satisfies($one[0], implode(' ', $one[1])), $asked));"""
NODE = """const semver = require('semver');
const asked = JSON.parse(require('fs').readFileSync(0));
console.log(JSON.stringify(asked.map(([v, all]) => semver.satisfies(v, all.join(' '), { includePrerelease: true }))));"""


def run(command, asked):
    done = subprocess.run(command, input=json.dumps(asked), capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def python(asked):
    signs = {">=": lambda a, b: a >= b, "<=": lambda a, b: a <= b, ">": lambda a, b: a > b, "<": lambda a, b: a < b}
    parse = packaging.version.parse
    split = lambda text: re.match(r"([<>]=?)(.*)", text).groups()
    return [all(signs[split(one)[0]](parse(v), parse(split(one)[1])) for one in wanted) for v, wanted in asked]


TOOLS = {
    "RubyGems": lambda asked: run(["ruby", "-e", RUBY], asked),
    "Packagist": lambda asked: run(["php", "-r", PHP.removeprefix("<?php ")], asked),
    "npm": lambda asked: run(["node", "-e", NODE], asked),
    "crates.io": lambda asked: run(["node", "-e", NODE], asked),
    "PyPI": python,
}


def plain(ecosystem, name):
    if ecosystem == "PyPI":
        return re.sub(r"[-_.]+", "-", name).lower()
    return name.lower() if ecosystem == "Packagist" else name


installed = {}
for one in json.load(open(f"{data}/package-lists/vuln-image1.2.3.expectedlibs.golden")):
    for library in one["Packages"]:
        ecosystem = ECOSYSTEMS[one["Type"]]
        if "Version" in library:
            installed[ecosystem, plain(ecosystem, library["Name"])] = library["Version"]

# (ecosystem, name) → [ids, the sets of conditions of which one must hold, whether it is listed]
said = collections.defaultdict(list)


def say(ecosystem, name, ids, ranges, is_listed=False):
    key = ecosystem, plain(ecosystem, name)
    if key in installed:
        said[key].append((ids, ranges, is_listed))


def files(archive, wanted):
    with tarfile.open(f"{data}/feeds/{archive}") as tar:
        for member in tar:
            if member.isfile() and re.search(wanted, member.name):
                yield member.name, io.TextIOWrapper(tar.extractfile(member))


def osv(record):
    if record.get("withdrawn"):
        return
    ids = [record["id"], *(record.get("aliases") or [])]
    for one in (record.get("affected") or []):
        package = one.get("package", {})
        ecosystem, name = package.get("ecosystem"), package.get("name", "")
        if (ecosystem, plain(ecosystem or "", name)) not in installed:
            continue
        ranges = []
        for part in (one.get("ranges") or []):
            start = None
            for event in part["events"] if part["type"] != "GIT" else []:
                if "introduced" in event:
                    start = event["introduced"]
                    ranges.append([] if start == "0" else [f">={start}"])
                elif "fixed" in event:
                    ranges[-1].append(f"<{event['fixed']}")
                elif "last_affected" in event:
                    ranges[-1].append(f"<={event['last_affected']}")
        versions = one.get("versions") or []
        # Only PyPA's records list every version; elsewhere the ranges say all.
        say(ecosystem, name, ids, ranges, installed[ecosystem, plain(ecosystem, name)] in versions)


for name, file in files("pypa-advisory-db-2024-10.tar.gz", r"PYSEC-[\d-]+\.yaml$"):
    osv(yaml.load(file, Loader=yaml.CSafeLoader))
for archive in ["osv-rustsec.tar.gz", "osv-samples.tar.gz"]:
    for name, file in files(archive, r"\.json$"):
        osv(json.load(file))
for name, file in files("friendsofphp.tar.gz", r"\.yaml$"):
    record = yaml.load(file, Loader=yaml.BaseLoader)
    if not isinstance(record, dict) or "branches" not in record:
        continue
    reference = record["reference"].removeprefix("composer://")
    ids = [record["cve"]] if re.fullmatch(r"CVE-\d+-\d+", str(record.get("cve"))) else [os.path.splitext(name.split("/", 1)[1])[0]]
    say("Packagist", reference, ids, [branch["versions"] for branch in record["branches"].values()])
for name, file in files("nodejs-security-wg.tar.gz", r"vuln/npm/\d+\.json$"):
    record = json.load(file)
    ids = record["cves"] or [f"NSWG-ECO-{record['id']}"]
    if record["vulnerable_versions"]:
        say("npm", record["module_name"], ids, [[record["vulnerable_versions"]]])

# RubySec says which are sound: what is neither patched nor unaffected is vulnerable.
gems = []
for name, file in files("rubysec.tar.gz", r"gems/[^/]+/[^/]+\.yml$"):
    record = yaml.load(file, Loader=yaml.BaseLoader)
    key = "RubyGems", record["gem"]
    if key not in installed or "platform" in record:
        continue
    ids = [f"CVE-{record['cve']}"] if "cve" in record else []
    ids += [f"GHSA-{record['ghsa']}"] if "ghsa" in record else []
    ids += [f"OSVDB-{record['osvdb']}"] if "osvdb" in record and not ids else []
    sound = record.get("patched_versions", []) + record.get("unaffected_versions", [])
    gems.append((key, ids, [[installed[key], one.split(", ")] for one in sound]))
answers = iter(TOOLS["RubyGems"]([asked for _, _, all_asked in gems for asked in all_asked]))
for key, ids, asked in gems:
    is_sound = any([next(answers) for _ in asked])
    said[key].append((ids, [], not is_sound))

lines = []
for key, records in said.items():
    ecosystem, name = key
    groups = []
    for ids, ranges, is_listed in records:
        held = TOOLS[ecosystem]([[installed[key], one] for one in ranges if one]) if any(ranges) else []
        is_affected = is_listed or any(held) or [] in ranges
        same = [group for group in groups if group[0] & set(ids)]
        groups = [group for group in groups if group not in same]
        groups.append((set(ids).union(*[group[0] for group in same]), {is_affected}.union(*[group[1] for group in same])))
    for ids, verdicts in groups:
        cves = sorted(id for id in ids if id.startswith("CVE-"))
        best = cves or sorted(ids, key=lambda id: (not id.startswith("GHSA-"), id))[:1]
        verdict = "maybe" if len(verdicts) > 1 else "found" if True in verdicts else "absent"
        lines += [f"{verdict} {name} {id}" for id in best]

with open(os.path.join(cases, "applications.txt"), "w") as file:
    file.write("# package, vulnerability (the feeds of languages, compared by their own tools; maybe: publishers differ)\n")
    file.write("".join(f"{line}\n" for line in sorted(set(lines))))
print("applications", collections.Counter(line.split()[0] for line in set(lines)))

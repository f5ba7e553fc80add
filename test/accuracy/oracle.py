"""Makes the lists in cases/ from raw feeds and package lists, sharing no code with Pratique: versions are compared by
dpkg, by rpm's own vercmp and by Alpine's apk. The lists are committed; this shows where they come from.

    python3 oracle.py SHARED_DATA FOLDER_OF_CASES
"""

import bz2
import collections
import io
import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile

import yaml

data, cases = sys.argv[1:]


def deb(a, b):
    return subprocess.run(["dpkg", "--compare-versions", a, "lt", b]).returncode == 0


def rpm(pairs):
    """Which of the pairs are a < b."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("".join(f"{a} {b}\n" for a, b in pairs))
        file.flush()
        lua = f"for line in io.lines('{file.name}') do local a, b = line:match('(%S+) (%S+)') print(' ' .. rpm.vercmp(a, b)) end"
        out = subprocess.run(["rpm", "--eval", "%{lua:" + lua + "}"], capture_output=True, text=True)
    return [line == "-1" for line in out.stdout.split()]


def write(name, title, lines):
    with open(os.path.join(cases, name + ".txt"), "w") as file:
        file.write(f"# {title}\n" + "".join(f"{line}\n" for line in sorted(set(lines))))
    print(name, collections.Counter(line.split()[0] for line in set(lines)))


def bookworm():
    root = f"{data}/rootfs/debian-bookworm"
    expected = json.load(open(f"{root}/bookworm-expected-from-changelogs.json"))["expected"]
    lines = [f"found {one['source']} {one['cve']} {one['fixed']}" for one in expected]
    installed = {}
    for part in open(f"{root}/files/var/lib/dpkg/status").read().split("\n\n"):
        fields = dict(re.findall(r"^(Package|Version|Source): (.*)$", part, re.M))
        if "Package" in fields:
            source = re.match(r"(\S+)(?: \((.*)\))?", fields.get("Source", fields["Package"]))
            installed[source[1]] = source[2] or fields["Version"]
    fixes = json.load(open(f"{data}/feeds/debian/bookworm-fixes-from-changelogs-2026-11.json"))["fixes"]
    wanted = {(one["source"], one["cve"]) for one in expected}
    for name, changes in fixes.items():
        for change in changes:
            if name in installed and not deb(installed[name], change["version"]):
                lines += [f"absent {name} {cve} {change['version']}" for cve in change["cves"] if (name, cve) not in wanted]
    write("debian-12-bookworm", "source package, CVE, the version that mends it (dpkg --compare-versions)", lines)


def listed(path):
    """Source packages of a list with their versions, put together as Debian writes them."""
    installed = {}
    for one in json.load(open(path)):
        version = one["SrcVersion"] + (f"-{one['SrcRelease']}" if one.get("SrcRelease") else "")
        installed[one["SrcName"]] = (f"{one['SrcEpoch']}:" if one.get("SrcEpoch") else "") + version
    return installed


def debian(name_of_list, codename, path):
    installed = listed(f"{data}/package-lists/{path}")
    lines = []
    for kind in ["DSA", "DLA"]:
        cves, title = [], ""
        for line in open(f"{data}/feeds/debian/{kind}-list-2023-04"):
            if line.startswith("["):
                cves, title = [], line
            elif found := re.match(r"\s+\{(.*)\}", line):
                cves = found[1].split()
            elif found := re.match(rf"\s+\[{codename}\] - (\S+) ([^<\s]\S*)", line):
                name, version = found.groups()
                if name not in installed:
                    continue
                own = [] if "regression" in title else [re.search(r"D[SL]A-[\d-]+", title)[0]]
                verdict = "found" if deb(installed[name], version) else "absent"
                lines += [f"{verdict} {name} {cve} {version}" for cve in cves or own]
    # Where two advisories mend the same, the later version is the fix: the earlier was not whole.
    best = {}
    for line in lines:
        verdict, name, cve, version = line.split()
        before = best.get((name, cve))
        if before is None or deb(before[1], version):
            best[name, cve] = (verdict, version)
    write(
        name_of_list,
        "source package, CVE, the version that mends it (the lists of DSAs and DLAs, dpkg --compare-versions)",
        [f"{verdict} {name} {cve} {version}" for (name, cve), (verdict, version) in best.items()],
    )


def bionic():
    installed = listed(f"{data}/package-lists/packages_ubuntu-18.04.json.golden")
    text = bz2.open(f"{data}/feeds/ubuntu-oval-2021-09/com.ubuntu.bionic.cve.oval.xml.bz2", "rt").read()
    lines = []
    for definition in text.split("<definition ")[1:]:
        cve = re.search(r"<title>(CVE-\d+-\d+) ", definition)
        for comment in re.findall(r'<criterion [^>]*comment="([^"]*)"', definition) if cve else []:
            name = re.match(r"(\S+?):? ", comment)[1]
            fixed = re.search(r"has been fixed \(note: '([^']*)'\)", comment)
            if name not in installed:
                continue
            if fixed:
                lines.append(f"{'found' if deb(installed[name], fixed[1]) else 'absent'} {name} {cve[1]} {fixed[1]}")
            elif "may need fixing" in comment:
                lines.append(f"maybe {name} {cve[1]} not-looked-at")
            elif "is affected" in comment:
                lines.append(f"found {name} {cve[1]} unfixed")
            elif "ignore" in comment:
                lines.append(f"found {name} {cve[1]} ignored")
            else:
                lines.append(f"absent {name} {cve[1]} not-affected")
    lines += osv_of_bionic(installed)
    write("ubuntu-18.04", "source package, CVE, the version that mends it (OVAL's comments, OSV records, dpkg --compare-versions)", lines)


def osv_of_bionic(installed):
    """What Canonical's later OSV records say of the release."""
    with tarfile.open(f"{data}/feeds/osv-samples.tar.gz") as archive:
        for member in archive:
            if "UBUNTU-CVE-" not in member.name:
                continue
            record = json.load(io.TextIOWrapper(archive.extractfile(member)))
            for one in record["affected"]:
                name, release = one["package"]["name"], one["package"]["ecosystem"]
                fixed = [event["fixed"] for part in one.get("ranges", []) for event in part["events"] if "fixed" in event]
                # What nobody mended, not even for subscribers, is not mended in the release.
                if name in installed and (release == "Ubuntu:18.04:LTS" or (release == "Ubuntu:Pro:18.04:LTS" and not fixed)):
                    verdict = "absent" if fixed and not deb(installed[name], fixed[0]) else "found"
                    yield f"{verdict} {name} {record['id'][7:]} {fixed[0] if fixed else 'unfixed'}"


def alpine(release, branch, installed=None, packages=None):
    with tempfile.TemporaryDirectory() as root:
        archive = f"{data}/rootfs/alpine/alpine-minirootfs-{release}-x86_64.tar.gz"
        subprocess.run(["tar", "-xzf", archive, "-C", root], check=True)
        loader = [f"{root}/lib/ld-musl-x86_64.so.1", "--library-path", f"{root}/lib:{root}/usr/lib", f"{root}/sbin/apk"]
        compare = lambda a, b: subprocess.run(loader + ["version", "-t", a, b], capture_output=True, text=True).stdout[:1]
        if installed is None:
            installed = {}
            for part in open(f"{root}/lib/apk/db/installed").read().split("\n\n"):
                fields = dict(line.split(":", 1) for line in part.splitlines() if line[1:2] == ":")
                if "P" in fields:
                    installed[fields.get("o", fields["P"])] = [fields["V"]]
            packages = json.load(open(f"{data}/feeds/alpine-secdb-final-partial/{branch}-main.json"))["packages"]
        lines = []
        for one in packages:
            name, fixes = one["pkg"]["name"], one["pkg"]["secfixes"]
            for version, texts in fixes.items() if name in installed else []:
                is_below = version != "0" and any(compare(one, version) == "<" for one in installed[name])
                verdict = "found" if is_below else "absent"
                lines += [f"{verdict} {name} {cve} {version}" for text in texts for cve in re.findall(r"CVE-\d+-\d+", text)]
    write(f"alpine-{branch[1:]}", "source package, CVE, the version that mends it (secdb, apk version -t)", lines)


def old_alpine(branch, path):
    listed = json.load(open(f"{data}/package-lists/{path}"))
    packages = []
    with tarfile.open(f"{data}/feeds/alpine-secdb-v3.3-v3.11-2020-06.tar.gz") as archive:
        for repository in ["main", "community"]:
            text = archive.extractfile(f"{branch}/{repository}.yaml").read()
            packages += yaml.load(text, Loader=yaml.BaseLoader)["packages"]
    # An image may hold binary packages of two versions of one source.
    installed = collections.defaultdict(list)
    for one in listed:
        installed[one.get("SrcName", one["Name"])].append(one.get("SrcVersion", one["Version"]))
    alpine("3.12.12", branch, installed, packages)


def almalinux():
    names = {one["Name"]: one for one in json.load(open(f"{data}/package-lists/packages_oraclelinux-8-slim.json.golden"))}
    rows = []
    with tarfile.open(f"{data}/feeds/osv-almalinux.tar.gz") as archive:
        for member in archive:
            if not member.name.endswith(".json"):
                continue
            record = json.load(io.TextIOWrapper(archive.extractfile(member)))
            cves = {id for id in record.get("related", []) + record.get("aliases", []) if id.startswith("CVE-")}
            for one in record["affected"]:
                known = names.get(one["package"]["name"])
                if known is None or one["package"]["ecosystem"] != "AlmaLinux:8":
                    continue
                fixed = one["ranges"][0]["events"][-1]["fixed"]
                evr = (f"{known['Epoch']}:" if known["Epoch"] else "") + f"{known['Version']}-{known['Release']}"
                rows += [(known["Name"], cve, evr, fixed) for cve in cves]
    # What a module's stream mends says nothing of a package of no module.
    plain = [row for row in rows if ".module" not in row[3]]
    below = rpm([(evr, fixed) for _, _, evr, fixed in plain])
    found = {(name, cve) for (name, cve, _, _), is_below in zip(plain, below) if is_below}
    truth = dict(((name, cve), fixed) for name, cve, fixed in (line.split() for line in open(f"{cases}/../almalinux/8.txt")))
    print("almalinux 8: the other list and this one differ in", sorted(found.symmetric_difference(truth)))
    lines = [f"found {name} {cve} {fixed}" for (name, cve), fixed in truth.items()]
    lines += [f"absent {name} {cve} {fixed}" for name, cve, _, fixed in rows if (name, cve) not in found]
    write("almalinux-8", "package, CVE, the version that mends it (OSV records, rpm.vercmp)", lines)


def ubi():
    feeds = f"{data}/feeds/redhat"
    told = set()
    for file in ["rhel-8.oval.v2.xml", "com.redhat.rhsa-RHEL8.xml"]:
        for definition in open(f"{feeds}/{file}").read().split("<definition ")[1:]:
            names = re.findall(r'comment="(\S+) is earlier than', definition)
            told |= {(name, cve) for name in names for cve in re.findall(r"CVE-\d+-\d+", definition)}
    for file in os.listdir(f"{feeds}/csaf-vex"):
        text = open(f"{feeds}/csaf-vex/{file}").read()
        told |= {(name, file[:-5].upper()) for name in re.findall(r'"product_id": "([a-z][\w.+-]*?)"', text)}
    lines = []
    for label in map(json.loads, open(f"{data}/labels/ubi8-sample.jsonl")):
        cve, name, version = label["effective_cve"], label["pkg"], label["version"]
        verdict = {"TP": "found" if (name, cve) in told else "untold", "FP": "absent", "??": "maybe"}[label["label"]]
        lines.append(f"{verdict} {name} {cve} {version}")
    write("ubi-8-labels", "package, vulnerability, the installed version (judged by people; untold: no feed here names the package with it)", lines)


bookworm()
debian("debian-9-distroless", "stretch", "packages_gcr.io-distroless-base-latest.json.golden")
debian("debian-10-buster", "buster", "full_debian-buster.json")
bionic()
old_alpine("v3.7", "packages_vulnimage.json.golden")
old_alpine("v3.10", "packages_alpine-310.json.golden")
alpine("3.12.12", "v3.12")
alpine("3.18.9", "v3.18")
almalinux()
ubi()

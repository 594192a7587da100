#!/usr/bin/env python3
"""Compiled guidelines as packages: the same bytes wherever they are made; signed, verified by minisign itself, and refused when anything
is not as it was signed. OSLER names the program."""
import base64
import os
import shutil
import stat
import subprocess
import threading

from command import DAY, ROOT, SHARED, SMALL, USING, main, osler, read, same, some, test, write, wrong_use

TAKERS = {"run": ["--on", DAY], "why": ["child.json", "lower_fever", "--on", DAY], "whatif": ["child.json", "--on", DAY],
          "batch": ["child.json", "--on", DAY], "disasm": [], "schema": [], "doc": ["--on", DAY],
          "graph": ["--format", "dot", "--on", DAY], "convert": ["child.json", "--to", "csv"], "diff": ["small.osb"]}


def minisign(*words, code=0):
    done = subprocess.run(["minisign", *words], stdin=subprocess.DEVNULL, capture_output=True, text=True)
    assert (done.returncode == 0) == (code == 0), (words, done.returncode, done.stdout, done.stderr)
    return done


def release(number=1, guide=SMALL, key="team.key", name="small.osb"):
    write("release.guide", guide)
    osler("compile", "release.guide", "-o", name).ends(0)
    osler("sign", name, "--key", key, "--counter", str(number)).ends(0).is_silent()
    return name


def keys(*names):
    for name in names or ("team",):
        osler("keygen", name).ends(0).is_silent().prints_nothing()


def refused(*words, name="small.osb", command="verify", why=""):
    return osler(command, name, *words).ends(4).prints_nothing().says(why)


# --- The same bytes ------------------------------------------------------------------------------------------------------


@test
def a_guideline_gives_the_same_bytes_wherever_and_whenever_it_is_compiled():
    made = []
    for folder in ("one", "another/deeper"):
        os.makedirs(folder)
        write(folder + "/using.guide", USING)
        write(folder + "/shared.guide", SHARED)
        osler("compile", folder + "/using.guide", "-o", "made.osb").ends(0)
        made.append(read("made.osb"))
        os.utime(folder + "/using.guide", (1, 1))
        osler("compile", os.path.abspath(folder + "/using.guide"), "-o", "made.osb").ends(0)
        made.append(read("made.osb"))
    os.makedirs("apart")
    write("apart/using.guide", USING)
    osler("compile", "apart/using.guide", "--path", "one", "-o", "made.osb", env={"LC_ALL": "de_DE.UTF-8", "TZ": "Asia/Tokyo"}).ends(0)
    made.append(read("made.osb"))
    osler("compile", "-", "--path", "one", "-o", "made.osb", input=USING).ends(0)
    made.append(read("made.osb"))
    same(len(set(made)), 1)
    assert os.getcwd().encode() not in made[0]


# --- Fine ----------------------------------------------------------------------------------------------------------------


@test
def what_is_signed_is_taken_and_minisign_agrees():
    keys()
    same(stat.S_IMODE(os.stat("team.key").st_mode), 0o600)
    release(7)
    osler("verify", "small.osb", "--trusted-key", "team.pub").ends(0).is_silent().prints("small.osb: signed, fever 1.0.0, counter 7\n")
    line = read("team.pub").decode().splitlines()[1]
    osler("verify", "small.osb", "--trusted-key", line).ends(0)
    said = minisign("-V", "-p", "team.pub", "-m", "small.osb").stdout
    assert "osler counter:7 id:fever version:1.0.0" in said, said
    assert b"\nRU" in read("small.osb.minisig"), "the prehashed form begins with ED"
    for command, words in TAKERS.items():
        plain = osler(command, "small.osb", *words)
        same(osler(command, "small.osb", *words, "--trusted-key", "team.pub").out, plain.out)


@test
def what_minisign_has_signed_is_taken():
    minisign("-G", "-W", "-p", "theirs.pub", "-s", "theirs.key")
    osler("compile", "small.guide", "-o", "small.osb").ends(0)
    comment = "osler counter:3 id:fever version:1.0.0"
    minisign("-S", "-s", "theirs.key", "-m", "small.osb", "-t", comment)
    osler("verify", "small.osb", "--trusted-key", "theirs.pub").ends(0).prints("counter 3")
    osler("sign", "small.osb", "--key", "theirs.key", "--counter", "4").ends(0)
    minisign("-V", "-p", "theirs.pub", "-m", "small.osb")
    for other in ("timestamp:1700000000\tfile:small.osb", "osler counter:3 id:fever version:1.0.1", "osler counter:3 id:cold version:1.0.0",
                  "osler counter:03 id:fever version:1.0.0", "osler counter:-3 id:fever version:1.0.0", comment + " ", " " + comment,
                  "osler counter:99999999999999999999 id:fever version:1.0.0", "osler counter: id:fever version:1.0.0"):
        minisign("-S", "-s", "theirs.key", "-m", "small.osb", "-t", other)
        refused("--trusted-key", "theirs.pub")


@test
def one_of_several_keys_is_enough():
    keys("team", "other", "third")
    release()
    osler("verify", "small.osb", "--trusted-key", "other.pub", "--trusted-key", "team.pub").ends(0)
    refused("--trusted-key", "other.pub", "--trusted-key", "third.pub", why="by a key that is not trusted")


@test
def keys_are_never_replaced():
    keys()
    before = read("team.key"), read("team.pub")
    osler("keygen", "team").ends(4)
    os.remove("team.pub")
    osler("keygen", "team").ends(4).says("team.key: cannot be written: File exists")
    same(read("team.key"), before[0])
    keys("other")
    assert read("other.key") != before[0]


# --- Refused --------------------------------------------------------------------------------------------------------------


@test
def every_command_refuses_what_has_no_signature():
    keys()
    release()
    os.remove("small.osb.minisig")
    for command, words in TAKERS.items():
        refused(*words, "--trusted-key", "team.pub", command=command, why="there is no small.osb.minisig")
        osler(command, "small.guide", *words, "--trusted-key", "team.pub").ends(4).prints_nothing().says("only compiled guidelines are signed")
    with open("small.osb", "rb") as file:
        osler("run", "-", "--trusted-key", "team.pub", stdin=file).ends(4).prints_nothing()


@test
def two_versions_are_compared_where_both_are_signed():
    keys()
    release(2, name="new.osb")
    release(1)
    osler("diff", "small.osb", "new.osb", "--trusted-key", "team.pub").ends(0).is_silent()
    os.remove("new.osb.minisig")
    refused("new.osb", "--trusted-key", "team.pub", command="diff", why="there is no new.osb.minisig")
    refused("small.guide", "--trusted-key", "team.pub", command="diff", why="only compiled guidelines are signed")


@test
def a_record_is_decided_again_by_what_is_signed():
    keys()
    release()
    osler("run", "small.osb", "child.json", "--on", DAY, "--record", "r").ends(0)
    again = ("r", "--replay", "--program", "small.osb", "--trusted-key", "team.pub")
    osler("record", "verify", *again).ends(0).is_silent().prints("decided the same once more")
    os.remove("small.osb.minisig")
    refused(*again, name="verify", command="record", why="there is no small.osb.minisig")
    wrong_use("record", "verify", "r", "--trusted-key", "team.pub").says("--program")


@test
def every_changed_byte_is_refused():
    keys("team", "other")
    release()
    program, signature = read("small.osb"), read("small.osb.minisig")
    for at in some(list(range(4, len(program), 997)), 3) + [len(program) - 1]:
        write("small.osb", program[:at] + bytes([program[at] ^ 1]) + program[at + 1:])
        refused("--trusted-key", "team.pub", why="was changed")
    write("small.osb", program)
    comment = signature.index(b"trusted comment: ", 20)
    for at in some(range(len(signature)), 5):
        write("small.osb.minisig", signature[:at] + bytes([signature[at] ^ 1]) + signature[at + 1:])
        untrusted_comment = 18 < at < signature.index(b"\n")
        result = osler("verify", "small.osb", "--trusted-key", "team.pub")
        assert result.code == (0 if untrusted_comment else 4), (at, comment, result)
    for cut in some(range(0, len(signature) - 1, 7), 3):
        write("small.osb.minisig", signature[:cut])
        refused("--trusted-key", "team.pub")
    write("small.osb.minisig", signature + b"more\n")
    refused("--trusted-key", "team.pub")
    write("small.osb.minisig", signature * 200)
    refused("--trusted-key", "team.pub")
    write("small.osb.minisig", signature.replace(b"\n", b"\r\n"))
    osler("verify", "small.osb", "--trusted-key", "team.pub").ends(0)


@test
def a_signature_of_something_else_is_refused():
    keys("team", "other")
    release(1)
    first = read("small.osb.minisig")
    release(2, SMALL.replace("38.5", "38.0"))
    write("small.osb.minisig", first)
    refused("--trusted-key", "team.pub", why="was changed")
    release(2, key="other.key")
    refused("--trusted-key", "team.pub", why="by a key that is not trusted")
    lines = read("small.osb.minisig").decode().splitlines()
    mine = base64.b64decode(read("team.pub").decode().splitlines()[1])[2:10]
    theirs = bytearray(base64.b64decode(lines[1]))
    theirs[2:10] = mine  # another key's signature under our key's name
    write("small.osb.minisig", "\n".join([lines[0], base64.b64encode(theirs).decode(), *lines[2:]]) + "\n")
    refused("--trusted-key", "team.pub", why="does not fit")


@test
def the_older_form_without_a_hash_is_refused():
    minisign("-G", "-W", "-p", "theirs.pub", "-s", "theirs.key")
    osler("compile", "small.guide", "-o", "small.osb").ends(0)
    minisign("-S", "-l", "-s", "theirs.key", "-m", "small.osb", "-t", "osler counter:3 id:fever version:1.0.0")
    refused("--trusted-key", "theirs.pub", why="not of minisign's prehashed form")


# --- Older ------------------------------------------------------------------------------------------------------------------


@test
def an_older_release_does_not_come_back():
    keys()
    asked = ["--trusted-key", "team.pub", "--counter-file", "seen"]
    newer = SMALL.replace("38.5", "38.0")
    release(1)
    shutil.copy("small.osb", "old.osb")
    shutil.copy("small.osb.minisig", "old.osb.minisig")
    osler("run", "small.osb", "--on", DAY, *asked).ends(0)
    osler("run", "small.osb", "--on", DAY, *asked).ends(0)
    before = read("seen")
    release(2, newer)
    osler("verify", "small.osb", *asked).ends(0).prints("counter 2")
    assert read("seen") != before and b"fever 2 " in read("seen"), read("seen")
    refused("--on", DAY, *asked, name="old.osb", command="run", why="older than the one that was accepted last")
    osler("run", "small.osb", "--on", DAY, *asked).ends(0)
    release(2, newer.replace("38.0", "37.9"))
    refused(*asked, why="Another compiled guideline with the same counter")
    release(18446744073709551615, newer)
    osler("verify", "small.osb", *asked).ends(0)
    release(18446744073709551614, newer)
    refused(*asked, why="older")


@test
def guidelines_are_counted_apart():
    keys()
    asked = ["--trusted-key", "team.pub", "--counter-file", "seen"]
    osler("verify", release(9), *asked).ends(0)
    osler("verify", release(1, SMALL.replace("guideline fever", "guideline cold"), name="cold.osb"), *asked).ends(0)
    same([line.split()[:2] for line in read("seen").decode().splitlines()], [["fever", "9"], ["cold", "1"]])
    same(stat.S_IMODE(os.stat("seen").st_mode), 0o600)


@test
def what_is_refused_is_not_counted():
    keys("team", "other")
    osler("verify", release(1), "--trusted-key", "team.pub", "--counter-file", "seen").ends(0)
    before = read("seen")
    refused("--trusted-key", "other.pub", "--counter-file", "seen", name=release(9))
    same(read("seen"), before)


@test
def a_damaged_file_of_counters_trusts_nothing():
    keys()
    asked = ["--trusted-key", "team.pub", "--counter-file", "seen"]
    osler("verify", release(5), *asked).ends(0)
    good = read("seen")
    for bad in (good[:-1], good[:10], b"\n" + good, good + b"x", b"fever 5\n", good.replace(b"5", b"five"), good.replace(b" ", b"  ", 1), b"\0"):
        write("seen", bad)
        refused(*asked, why="is damaged")
    write("seen", good)
    osler("verify", "small.osb", *asked).ends(0)
    os.mkdir("folder")
    refused("--trusted-key", "team.pub", "--counter-file", "folder", why="folder: cannot be opened")


@test
def two_commands_at_once_do_not_forget():
    keys()
    for number in range(1, 9):
        release(number, SMALL.replace("38.5", "38.%d" % number), name="r%d.osb" % number)
    threads = [threading.Thread(target=osler, args=("verify", "r%d.osb" % number, "--trusted-key", "team.pub", "--counter-file", "seen"))
               for number in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert read("seen").startswith(b"fever 8 "), read("seen")


# --- Used wrongly ---------------------------------------------------------------------------------------------------------------


@test
def wrong_use_is_told():
    keys()
    release()
    wrong_use("verify", "small.osb").says("add --trusted-key KEY")
    wrong_use("verify", "small.osb", "--counter-file", "seen").says("add --trusted-key KEY")
    wrong_use("sign", "small.osb", "--counter", "1").says("add --key NAME.key")
    wrong_use("sign", "small.osb", "--key", "team.key").says("add --counter NUMBER")
    for number in ("-1", "1.5", "seven", "18446744073709551616"):
        wrong_use("sign", "small.osb", "--key", "team.key", "--counter=" + number).says("whole number")
    wrong_use("sign", "small.guide", "--key", "team.key", "--counter", "1").says("is not compiled")
    wrong_use("sign", "-", "--key", "team.key", "--counter", "1")
    wrong_use("sign", "small.osb", "--key", "team.pub", "--counter", "1").says("This is no secret key")
    osler("sign", "small.osb", "--key", "absent", "--counter", "1").ends(4).says("absent: cannot be read")
    osler("verify", "small.osb", "--trusted-key", "absent").ends(4).says("absent: cannot be read")
    refused("--trusted-key", "team.key", why="A trusted key cannot be read")
    refused("--trusted-key", "child.json", why="A trusted key cannot be read")
    write("broken.osb", read("small.osb")[:-1])
    osler("sign", "broken.osb", "--key", "team.key", "--counter", "1").ends(1).says("not as long as it says")


@test
def a_key_with_a_password_is_left_to_minisign():
    keys()
    secret = bytearray(base64.b64decode(read("team.key").decode().splitlines()[1]))
    secret[2:4] = b"Sc"
    write("locked.key", "untrusted comment: x\n" + base64.b64encode(secret).decode() + "\n")
    osler("compile", "small.guide", "-o", "small.osb").ends(0)
    wrong_use("sign", "small.osb", "--key", "locked.key", "--counter", "1").says("has a password; sign with minisign")
    secret[2:4] = b"\0\0"
    secret[70] ^= 1
    write("locked.key", "untrusted comment: x\n" + base64.b64encode(secret).decode() + "\n")
    wrong_use("sign", "small.osb", "--key", "locked.key", "--counter", "1").says("This is no secret key")


if __name__ == "__main__":
    main()

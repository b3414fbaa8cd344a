"""opener.py - open an object that another program has made, read it, and close it; in Python

  $ python3 opener.py /shmlab.1000.python
  opener: size=16384 text=hello

It never unlinks the object. But Python starts a second process, the resource tracker, which notes
the name and unlinks the object when this program has ended. With --untracked, which needs Python
3.13, the tracker is told nothing.
"""
import sys
from multiprocessing.shared_memory import SharedMemory

words = sys.argv[1:]
options = {}
if words[:1] == ["--untracked"]:
    options["track"] = False
    words = words[1:]
if len(words) != 1:
    print("usage: opener.py [--untracked] NAME", file=sys.stderr)
    sys.exit(2)

try:
    memory = SharedMemory(words[0].lstrip("/"), **options)  # Python puts a slash in front
except FileNotFoundError:
    sys.exit("opener: there is no object " + words[0])
except TypeError:
    sys.exit("opener: this Python is older than 3.13 and does not know track=False")
text = bytes(memory.buf).split(b"\0")[0].decode(errors="replace")
print("opener: size=%d text=%s" % (memory.size, text))
memory.close()

# Run this file in a Python that is running already:
#     path = ".../bin/activate_this.py"
#     exec(open(path).read(), {"__file__": path})
import os
import site
import sys

directory = os.path.dirname(os.path.abspath(__file__))
tree = os.path.dirname(directory)
packages = os.path.join(tree, "lib", "python%d.%d" % sys.version_info[:2], "site-packages")
if not os.path.isdir(packages):
    raise ImportError("%s is not for Python %d.%d" % ((tree,) + sys.version_info[:2]))

path = [directory] + [place for place in os.environ.get("PATH", "").split(os.pathsep) if place]
os.environ["PATH"] = os.pathsep.join(path)
os.environ["VIRTUAL_ENV"] = tree
os.environ["VIRTUAL_ENV_PROMPT"] = os.path.basename(tree)

before = list(sys.path)
site.addsitedir(packages)
sys.path[:] = [place for place in sys.path if place not in before] + before
sys.real_prefix = sys.prefix
sys.prefix = tree

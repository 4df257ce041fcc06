# shellcheck shell=bash
# Projects of different shapes without debian/, for the cases of `venvdeb init`.

# make_django_site DIRECTORY: a site that cannot start before SHOP_KEY is set.
make_django_site() {
  mkdir -p "$1/shop"
  cat >"$1/pyproject.toml" <<'END'
[build-system]
requires = ["setuptools>=61"]
build-backend = "setuptools.build_meta"

[project]
name = "shop"
version = "1.0"
description = "sells things"
authors = [{ name = "Sample Maintainers", email = "sample@example.org" }]
dependencies = ["django", "gunicorn"]

[tool.setuptools]
packages = ["shop"]
END
  printf 'import os\n\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n' \
    >"$1/manage.py"
  : >"$1/shop/__init__.py"
  cat >"$1/shop/settings.py" <<'END'
import os

SECRET_KEY = os.environ["SHOP_KEY"]
DATABASES = {
    "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "/var/lib/shop/db.sqlite3"}
}
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth"]
ROOT_URLCONF = "shop.wsgi"
END
  cat >"$1/shop/wsgi.py" <<'END'
from django.core.wsgi import get_wsgi_application

urlpatterns = []
application = get_wsgi_application()
END
  cat >"$1/requirements.txt" <<'END'
asgiref==3.13.0 \
    --hash=sha256:034cc8cbf72d00553b4be256703ac545120b4e50af13b49dec99da899aeeecb4 \
    --hash=sha256:f9596a2434512686473d50f96ff6207fbba49ae1a785dfac614df4aeb085674d
django==4.2.16 \
    --hash=sha256:1ddc333a16fc139fd253035a1606bb24261951bbc3a6ca256717fa06cc41a898 \
    --hash=sha256:6f1616c2786c408ce86ab7e10f792b8f15742f7b7b7460243929cb371e7f1dad
gunicorn==23.0.0 \
    --hash=sha256:ec400d38950de4dfd418cff8328b2c8faed0edb0d517d3394e457c317908ca4d \
    --hash=sha256:f014447a0101dc57e294f6c18ca6b40227a4c90e9bdb586042628030cba004ec
packaging==26.4 \
    --hash=sha256:81383611a09c1bc0b08b76e0fd5829d7c6824c65b27a6aee339da133f4233ea2 \
    --hash=sha256:c4b671c41ddb9bf26e543c37723610d28fb6bf7affc4da17cf048d419d2c062a
sqlparse==0.6.1 \
    --hash=sha256:3be5a72d04c873d690d7c6dedd33d6fae2ef82759881ceec02fc2efd0cba564f \
    --hash=sha256:ca722573f848ff2d30e40ea30f53a104b7dea7635ea9285891263eb2c58fb6e7
END
}

# make_c_project DIRECTORY: a project with an extension module, under the GPL.
make_c_project() {
  mkdir -p "$1"
  cat >"$1/setup.py" <<'END'
from setuptools import Extension, setup

setup(name="adder", version="2.0", py_modules=["adder"], description="adds numbers",
      author="Sample Maintainers", author_email="sample@example.org",
      ext_modules=[Extension("_adder", ["adder.c"])],
      entry_points={"console_scripts": ["adder = adder:main"]})
END
  printf 'import _adder\n\n\ndef main():\n    print(_adder.add())\n' >"$1/adder.py"
  cat >"$1/adder.c" <<'END'
#include <Python.h>
static PyObject *add(PyObject *self, PyObject *none) { return PyLong_FromLong(2 + 3); }
static PyMethodDef methods[] = {{"add", add, METH_NOARGS, NULL}, {NULL, NULL, 0, NULL}};
static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "_adder", NULL, -1, methods};
PyMODINIT_FUNC PyInit__adder(void) { return PyModule_Create(&module); }
END
  cp /usr/share/common-licenses/GPL-3 "$1/LICENSE"
}

# make_plain_directory DIRECTORY: an application without metadata.
make_plain_directory() {
  mkdir -p "$1/measures"
  awk '/^[a-z]/ { keep = /^itsdangerous==/ } keep' "$demo_source/requirements.txt" \
    >"$1/requirements.txt"
  echo 'UNIT = "metres"' >"$1/measures/__init__.py"
  cat >"$1/main.py" <<'END'
import itsdangerous
import measures

if __name__ == "__main__":
    print(itsdangerous.__name__, measures.UNIT)
END
}

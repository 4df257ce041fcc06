"""`greenhouse-server`: gunicorn with this application; options go to gunicorn."""

import sys

from gunicorn.app.wsgiapp import run


def main():
    sys.argv.append("greenhouse.web:app")
    return run()

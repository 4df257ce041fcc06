"""The HTTP interface: a WSGI application made with Flask."""

from flask import Flask, Response, jsonify, render_template_string

from greenhouse.certificate import Signer
from greenhouse.climate import summary
from greenhouse.feed import climate_feed
from greenhouse.readings import load_readings

PAGE = """<!doctype html>
<title>Greenhouse</title>
<h1>Greenhouse</h1>
<ul>{% for name, bed in beds.items() %}<li>{{ name }}: {{ bed.mean }} °C</li>{% endfor %}</ul>
"""

app = Flask("greenhouse")
signer = Signer()


@app.get("/")
def page():
    return render_template_string(PAGE, beds=summary(load_readings()))


@app.get("/climate.json")
def climate_json():
    return jsonify(summary(load_readings()))


@app.get("/climate.xml")
def climate_xml():
    return Response(climate_feed(summary(load_readings())), mimetype="application/xml")


@app.get("/certificate.json")
def certificate_json():
    return jsonify(signer.certificate(summary(load_readings())))

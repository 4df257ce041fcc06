"""The summary as XML, written with lxml."""

from lxml import etree


def climate_feed(beds):
    """An XML document with one `bed` element for each bed."""
    root = etree.Element("greenhouse", nsmap={None: "urn:example:greenhouse"})
    for name, values in beds.items():
        element = etree.SubElement(root, "bed", name=name)
        for key, value in values.items():
            etree.SubElement(element, key.replace("_", "-")).text = str(value)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)

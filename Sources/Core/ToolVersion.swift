/// The version of this tool, as `venvdeb --version`, reports and `pyvenv.cfg` give it.
package let toolVersion = "0.1.0"

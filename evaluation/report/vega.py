"""The charts' library, Vega, as a script that a page can hold."""


def vega_script() -> str:
    """Return Vega, Vega-Lite and Vega-Embed in one script, of the package vl-convert-python."""
    import vl_convert  # here, for it takes a moment and only a report needs it

    bundle: str = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")
    return bundle.replace("</script", "<\\/script")

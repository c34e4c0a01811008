// Runs in the page, before Streamlit's scripts.
{
  // What Streamlit would ask the server for before it opens its line. Its dialogs stay shut: they are English whatever the language, and of
  // a lost line the page tells by itself.
  window.__streamlit = {
    BACKEND_BASE_URL: new URL(".", location.href).href,
    HOST_CONFIG: { allowedOrigins: [location.origin], useExternalAuthToken: false, blockErrorDialogs: true },
  };

  // Streamlit fetches its font of icons, 375 KB, before the first text. It comes when an icon is drawn, if one is.
  const load = document.fonts.load.bind(document.fonts);
  document.fonts.load = (font, text) => (font.includes("Material Symbols") ? Promise.resolve([]) : load(font, text));
}

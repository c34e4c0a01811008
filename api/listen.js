// What Streamlit's page lacks: it reads aloud, prints, speaks the screen's language, comes in under a fresh cookie, and tells when the line
// to the server is lost.
// Elements come and go with Streamlit's reruns, so one listener on the document serves them all.
(() => {
  const page = document.documentElement;
  const CALM = 0.9;
  // A device that neither speaks nor fails within this many milliseconds has no voice that works.
  const PATIENCE = 3000;
  let speaker = null;
  let waiting = 0;

  const plain = (language) => language.toLowerCase().replace("_", "-");

  // The device's voice for a language, of any country if not of this one; null: it has voices, but none for it; undefined: it tells of none.
  function voiceFor(language) {
    const voices = speechSynthesis.getVoices();
    if (!voices.length) return undefined;
    const wanted = plain(language);
    const ours = voices.filter((voice) => plain(voice.lang).split("-")[0] === wanted.split("-")[0]);
    return ours.find((voice) => plain(voice.lang) === wanted) ?? ours[0] ?? null;
  }

  function stop() {
    const was = speaker;
    speaker = null;
    clearTimeout(waiting);
    speechSynthesis.cancel();
    was?.setAttribute("aria-pressed", "false");
  }

  function withoutVoice(element) {
    if (speaker === element) stop();
    element.dataset.listenState = "no-voice";
  }

  function speak(element) {
    const language = element.dataset.listenLang || page.lang;
    const voice = voiceFor(language);
    if (voice === null) {
      withoutVoice(element);
      return;
    }
    // A sentence at a time: Chrome falls silent in the middle of a long text.
    const sentences = element.dataset.listen.match(/[^।.!?؟۔]+[।.!?؟۔]*/g) ?? [];
    const said = sentences.map((sentence) => sentence.trim()).filter(Boolean).map((sentence) => new SpeechSynthesisUtterance(sentence));
    if (!said.length) return;
    for (const utterance of said) {
      utterance.lang = language;
      utterance.rate = CALM;
      if (voice) utterance.voice = voice;
      utterance.onerror = (event) => {
        if (speaker === element && !["canceled", "interrupted"].includes(event.error)) withoutVoice(element);
      };
    }
    said[0].onstart = () => clearTimeout(waiting);
    said[said.length - 1].onend = () => {
      if (speaker === element) stop();
    };
    speaker = element;
    delete element.dataset.listenState;
    element.setAttribute("aria-pressed", "true");
    waiting = setTimeout(withoutVoice, PATIENCE, element);
    for (const utterance of said) speechSynthesis.speak(utterance);
  }

  function onClick(event) {
    const element = event.target.closest?.("[data-listen]");
    if (!element) return;
    const again = element === speaker;
    if (speaker) stop();
    if (!again) speak(element);
  }

  // Streamlit's page says that it is English, and so do the names of its buttons and its first link; the frame of a screen says what they
  // are in the reader's language.
  function speakLanguage() {
    const frame = document.querySelector(".frame[lang]");
    if (!frame) return;
    if (page.lang !== frame.lang) page.lang = frame.lang;
    for (const [selector, name] of Object.entries(JSON.parse(frame.dataset.names || "{}")))
      for (const element of document.querySelectorAll(selector))
        if (element.getAttribute("aria-label") !== name) element.setAttribute("aria-label", name);
    for (const [theirs, ours] of Object.entries(JSON.parse(frame.dataset.words || "{}"))) {
      if (theirs === ours) continue;
      for (const element of document.querySelectorAll(`[aria-label^="${theirs}"]`))
        element.setAttribute("aria-label", ours + element.getAttribute("aria-label").slice(theirs.length));
      const skip = document.querySelector("[data-testid=stSkipToContent]");
      if (skip?.textContent === theirs) skip.textContent = ours;
    }
  }

  // Streamlit tells the state of its line on its outermost element; before the first connection nothing was lost.
  let connected = false;
  function watchLine() {
    const state = document.querySelector("[data-test-connection-state]")?.dataset.testConnectionState;
    connected ||= state === "CONNECTED";
    const sentence = document.querySelector("body > .lost");
    if (sentence) sentence.hidden = !connected || state === "CONNECTED";
  }

  // Whoever signs in comes for a fresh cookie, which only a page load brings; each word once, however often its form is drawn.
  let brought = "";
  function comeIn() {
    const form = document.querySelector("form.let-in");
    const word = form?.elements.word.value;
    if (!word || word === brought) return;
    brought = word;
    form.submit();
  }

  // A file that was asked for comes by itself, each once; its link stays for a browser that keeps it back.
  let fetched = "";
  function fetchFile() {
    const link = document.querySelector('a.take-away[href^="/take/"]');
    if (!link || link.href === fetched) return;
    fetched = link.href;
    link.click();
  }

  function look() {
    planned = false;
    speakLanguage();
    comeIn();
    fetchFile();
    watchLine();
    if (speaker && !speaker.isConnected) stop();
  }

  let planned = false;
  function changed() {
    if (planned) return;
    planned = true;
    setTimeout(look, 50);
  }

  new MutationObserver(changed).observe(document.body, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ["lang", "aria-label", "data-words", "data-test-connection-state"],
  });
  changed();

  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-print]")) print();
  });

  // A list to choose from that one may type into: on a touch screen the first touch opens the list alone, a second one the keyboard,
  // which would cover half of it.
  document.addEventListener(
    "pointerdown",
    (event) => {
      const field = event.target.closest?.(".stSelectbox")?.querySelector("input[role=combobox]:not([readonly])");
      if (!field || event.pointerType !== "touch") return;
      const again = field === document.activeElement && field.inputMode === "none" && event.target === field;
      if (again) field.blur();
      field.inputMode = again ? "search" : "none";
    },
    true,
  );

  if (!("speechSynthesis" in window)) {
    page.classList.add("mute");
    return;
  }
  page.classList.add("speaks");
  // The first call makes the device gather its voices; they come later.
  speechSynthesis.getVoices();
  document.addEventListener("click", onClick);
  addEventListener("pagehide", stop);
})();

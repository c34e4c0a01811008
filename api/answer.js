"use strict";
// The secret stands behind # so that it is in no log; it is told in the body of a form alone.
const open = () => {
  const form = document.querySelector("form[data-open]");
  const secret = location.hash.slice(1);
  if (!form || !secret) return;
  form.elements.link.value = secret;
  history.replaceState(null, "", location.pathname + location.search);
  form.submit();
};
open();
addEventListener("hashchange", open);

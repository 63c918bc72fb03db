// Shows the messages of payloads.json as each platform's public renderer shows them.
import { toHTML } from "@odiffey/discord-markdown";
import "@skyra/discord-components-core";
import { createRoot } from "react-dom/client";
import { Message } from "slack-blocks-to-jsx";
import "slack-blocks-to-jsx/dist/style.css";

import payloads from "./payloads.json";

const LOGO =
  "data:image/svg+xml," +
  encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 36 36"><rect width="36" height="36" ' +
      'rx="6" fill="#1f2a44"/><path d="M18 7v22M9 12h18M9 12l-4 9h8zM27 12l-4 9h8zM12 29h12" ' +
      'fill="none" stroke="#fff" stroke-width="2" stroke-linejoin="round"/></svg>',
  );
const root = document.getElementById("root");
const at = new Date(payloads.at * 1000);

// Slack goes on formatting text that is verbatim, and only links nothing by itself in it; this
// renderer shows its markup. (https://docs.slack.dev/reference/block-kit/composition-objects)
const formatted = (key, value) => (key === "verbatim" ? undefined : value);

function slack() {
  createRoot(root).render(
    payloads.slack.map((blocks, place) => (
      <Message
        key={place}
        blocks={JSON.parse(JSON.stringify(blocks, formatted))}
        name="docketwire"
        logo={LOGO}
        time={at}
      />
    )),
  );
}

// Components V2 inside of the web components: those have no container of their own yet.
const STYLES = { 1: "primary", 2: "secondary", 5: "secondary" };

function component(it) {
  const make = {
    1: row,
    2: button,
    10: (each) => html("div", toHTML(each.content, { embed: true }), "text"),
    17: container,
  }[it.type];
  return make ? make(it) : document.createComment(`type ${it.type}`);
}

function html(tag, content, name) {
  const made = document.createElement(tag);
  made.className = name;
  made.innerHTML = content;
  return made;
}

function row(it) {
  const made = document.createElement("discord-action-row");
  made.append(...it.components.map(component));
  return made;
}

function button(it) {
  const made = document.createElement("discord-button");
  made.setAttribute("type", STYLES[it.style] ?? "secondary");
  if (it.url) made.setAttribute("url", it.url);
  made.textContent = it.label;
  return made;
}

function container(it) {
  const made = html("div", "", "container");
  made.style.borderLeftColor = `#${(it.accent_color ?? 0).toString(16).padStart(6, "0")}`;
  made.append(...it.components.map(component));
  return made;
}

function discord() {
  document.body.classList.add("discord");
  const messages = document.createElement("discord-messages");
  for (const components of payloads.discord) {
    const message = document.createElement("discord-message");
    message.setAttribute("author", "docketwire");
    message.setAttribute("avatar", LOGO);
    const time = at.toLocaleTimeString("en-US", { hour: "numeric", minute: "2-digit" });
    message.setAttribute("timestamp", `Today at ${time}`);
    message.toggleAttribute("bot", true);
    message.append(...components.map(component));
    messages.append(message);
  }
  root.append(messages);
}

(new URLSearchParams(location.search).get("show") === "discord" ? discord : slack)();

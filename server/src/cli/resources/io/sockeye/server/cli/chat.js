// A chat over the browser's own WebSocket. What a person wrote goes into the page as text nodes
// only, never as markup.

const MESSAGES_KEPT = 500;
const RETRY_FIRST_MS = 500;
const RETRY_MOST_MS = 15_000;
const SAME_BREATH_MS = 5 * 60_000;
const NAME_KEY = "sockeye-chat-name";

const at = (id) => document.getElementById(id);
const clock = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });

const address = new URL(document.querySelector('meta[name="websocket"]').content, location.href);
address.protocol = address.protocol === "https:" ? "wss:" : "ws:";

let socket = null;
let name = null; // null: the person is not in the room and does not want to be
let me = null; // the number that the server gave to this connection
let attempts = 0;
let retryAt = 0;
let retryTimer = 0;
let beenHere = false;
let unread = 0;
let lastMessage = null;
let nextRef = 1;
const unconfirmed = new Map(); // ref -> text that was sent and has not come back yet

// The connection

function connect() {
  clearInterval(retryTimer);
  retryTimer = 0;
  showState("connecting", "Connecting…");
  const connection = new WebSocket(address);
  socket = connection;
  connection.onopen = () => connection.send(JSON.stringify({ type: "join", name }));
  connection.onmessage = (event) => {
    if (connection === socket) {
      receive(JSON.parse(event.data));
    }
  };
  connection.onclose = (event) => {
    if (connection === socket) {
      socket = null;
      closed(event);
    }
  };
}

function closed({ code, reason }) {
  const how = reason ? `Closed (${code}: ${reason})` : `Closed (${code})`;
  me = null;
  showPeople([]);
  returnUnconfirmed();
  if (name === null) {
    showState("closed", how);
    return;
  }
  // Half of the delay is chance, so that the people of a server that restarts do not all come at once.
  const ceiling = Math.min(RETRY_MOST_MS, RETRY_FIRST_MS * 2 ** attempts);
  retryAt = Date.now() + ceiling / 2 + (Math.random() * ceiling) / 2;
  attempts++;
  showState("closed", how);
  retryTimer = setInterval(retryOrWait, 100);
  retryOrWait();
}

function retryOrWait() {
  const left = retryAt - Date.now();
  if (left <= 0) {
    connect();
  } else {
    at("state-countdown").textContent = `again in ${Math.ceil(left / 1000)} s`;
  }
}

/** Does not wait any longer when there is a reason to hope. */
function retryNow() {
  if (retryTimer) {
    attempts = 0;
    connect();
  }
}

addEventListener("online", retryNow);
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) {
    retryNow();
    unread = 0;
    showUnread();
  }
});

function receive(message) {
  switch (message.type) {
    case "welcome":
      me = message.id;
      attempts = 0;
      showState("open", "Open");
      enterRoom();
      break;
    case "joined":
      showPeople(message.people);
      if (message.id !== me) {
        addNotice([message.name, " joined"]);
      }
      break;
    case "left":
      showPeople(message.people);
      addNotice([message.name, " left"]);
      break;
    case "people":
      showPeople(message.people);
      addNotice(message.text);
      break;
    case "notice":
      addNotice(message.text);
      break;
    case "message":
      if (message.id === me) {
        unconfirmed.delete(message.ref);
      }
      addMessage(message);
      break;
    case "error":
      refused(message);
      break;
  }
}

function refused({ text, ref }) {
  if (me === null) {
    name = null;
    at("room").hidden = true;
    at("welcome").hidden = false;
    at("leave").hidden = true;
    at("join-problem").textContent = text;
    socket.close(1000);
    at("name").focus();
    return;
  }
  at("problem").textContent = text;
  if (unconfirmed.has(ref)) {
    giveBack([unconfirmed.get(ref)]);
    unconfirmed.delete(ref);
  }
}

/** What may not have arrived is for the person to send again, or not. */
function returnUnconfirmed() {
  if (unconfirmed.size > 0) {
    giveBack([...unconfirmed.values()]);
    unconfirmed.clear();
    at("problem").textContent = "The connection closed before this was confirmed.";
  }
}

function giveBack(texts) {
  const field = at("text");
  field.value = [...texts, field.value].filter((text) => text !== "").join("\n").slice(0, field.maxLength);
  fitComposer();
}

// What is shown

function showState(state, text) {
  at("state").dataset.state = state;
  at("state-text").textContent = text;
  at("state-countdown").textContent = "";
  at("send").setAttribute("aria-disabled", String(state !== "open"));
}

function enterRoom() {
  at("welcome").hidden = true;
  at("room").hidden = false;
  at("leave").hidden = false;
  addNotice(beenHere ? "Connected again. What was said in between is not shown." : "You joined");
  if (!beenHere) {
    at("text").focus();
  }
  beenHere = true;
}

function avatar(id, ofName) {
  const circle = element("span", `avatar hue-${id % 8}`, [...ofName][0].toUpperCase());
  circle.setAttribute("aria-hidden", "true");
  return circle;
}

function element(tag, className, text) {
  const made = document.createElement(tag);
  made.className = className;
  if (text !== undefined) {
    made.textContent = text;
  }
  return made;
}

/** A name keeps its own writing direction to itself. */
function nameElement(text) {
  const made = element("bdi", "", text);
  made.title = text;
  return made;
}

function showPeople(people) {
  at("count").textContent = String(people.length);
  at("people").replaceChildren(
    ...people.map((person) => {
      const item = element("li", "");
      item.append(avatar(person.id, person.name), nameElement(person.name));
      if (person.id === me) {
        item.append(element("span", "you", "you"));
      }
      return item;
    }),
  );
}

function addNotice(parts) {
  const notice = element("li", "notice");
  if (typeof parts === "string") {
    notice.textContent = parts;
  } else {
    notice.append(element("bdi", "", parts[0]), parts[1]);
  }
  lastMessage = null;
  append(notice);
}

function addMessage({ id, name: from, text, time }) {
  const own = id === me;
  const follows = lastMessage !== null && lastMessage.id === id && time - lastMessage.time < SAME_BREATH_MS;
  const item = element("li", "message last");
  item.classList.toggle("own", own);
  item.classList.toggle("follows", follows);
  const sent = new Date(time);
  const stamp = element("time", "", clock.format(sent));
  stamp.dateTime = sent.toISOString();
  const head = element("span", follows ? "unseen" : "from");
  const who = own ? element("bdi", "", "You") : nameElement(from);
  head.append(who, " ", stamp);
  const bubble = element("div", "bubble", text);
  bubble.dir = "auto";
  bubble.title = sent.toLocaleString();
  if (!own) {
    item.append(avatar(id, from));
  }
  item.append(head, bubble);
  if (follows) {
    lastMessage.item.classList.remove("last");
  }
  lastMessage = { id, time, item };
  append(item, own);
  if (!own && (document.hidden || !isAtEnd)) {
    unread++;
    showUnread();
  }
}

// Scrolling

const scroller = at("scroller");
let isAtEnd = true;

function append(item, alwaysShow = false) {
  const messages = at("messages");
  at("empty").hidden = true;
  messages.append(item);
  while (messages.childElementCount > MESSAGES_KEPT) {
    messages.firstElementChild.remove();
  }
  if (isAtEnd || alwaysShow) {
    toEnd();
  }
}

function toEnd() {
  scroller.scrollTop = scroller.scrollHeight;
}

function showUnread() {
  document.title = unread > 0 ? `(${unread}) Sockeye chat` : "Sockeye chat";
  at("newest").hidden = unread === 0 || isAtEnd;
  at("newest").textContent = unread === 1 ? "1 new message" : `${unread} new messages`;
}

scroller.addEventListener("scroll", () => {
  isAtEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 24;
  if (isAtEnd && !document.hidden && unread > 0) {
    unread = 0;
    showUnread();
  }
});

new ResizeObserver(() => {
  if (isAtEnd) {
    toEnd();
  }
}).observe(scroller);

at("newest").addEventListener("click", () => {
  toEnd();
  at("text").focus();
});

// What the person does

at("join").addEventListener("submit", (event) => {
  event.preventDefault();
  const chosen = at("name").value.trim();
  if (chosen === "") {
    at("join-problem").textContent = "A name has at least one character.";
    return;
  }
  at("join-problem").textContent = "";
  name = chosen;
  remember(chosen);
  if (socket === null) {
    attempts = 0;
    connect();
  }
});

at("leave").addEventListener("click", () => {
  name = null;
  beenHere = false;
  clearInterval(retryTimer);
  retryTimer = 0;
  if (socket === null) {
    showState("idle", "Not connected");
  } else {
    showState("connecting", "Closing…");
    socket.onmessage = null;
    socket.close(1000);
  }
  lastMessage = null;
  at("messages").replaceChildren();
  at("empty").hidden = false;
  at("room").hidden = true;
  at("leave").hidden = true;
  at("welcome").hidden = false;
  at("name").focus();
});

at("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  const field = at("text");
  const text = field.value.trim();
  if (text === "") {
    return;
  }
  if (me === null || socket === null || socket.readyState !== WebSocket.OPEN) {
    at("problem").textContent = "Not connected: this was not sent.";
    return;
  }
  const ref = nextRef++;
  unconfirmed.set(ref, text);
  socket.send(JSON.stringify({ type: "message", text, ref }));
  at("problem").textContent = "";
  field.value = "";
  fitComposer();
  field.focus();
});

at("text").addEventListener("keydown", (event) => {
  // While a word is being composed, Enter ends the word and not the message.
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    at("composer").requestSubmit();
  }
});

at("text").addEventListener("input", () => {
  at("problem").textContent = "";
  fitComposer();
});

function fitComposer() {
  const field = at("text");
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + 2}px`;
  const left = field.maxLength - field.value.length;
  at("left").hidden = left > 200;
  at("left").textContent = `${left} left`;
}

// A browser that keeps nothing for pages refuses both.

function remember(chosen) {
  try {
    localStorage.setItem(NAME_KEY, chosen);
  } catch {
    // The person types the name again next time.
  }
}

try {
  at("name").value = localStorage.getItem(NAME_KEY) ?? "";
} catch {
  // As above.
}

import { lookAhead } from "./ahead.js";
import { chatChanged, reloadLists } from "./lists.js";
import { addUrgent, countReset, loadTown, model, notify, setClock } from "./model.js";
import { emptyRooms, messageChanged, messageRead, reloadRooms, reloadSeededRooms } from "./rooms.js";
import { wireGrew } from "./wire.js";
import { loadFaults } from "./world.js";

const retryMs = 1000;
const gatherMs = 200;
let readTimer = 0;

/** Listens to what happens in the sandbox, for as long as the page is open; catches up after a lost connection. */
export function startLive() {
  const source = new EventSource("/sandbox/api/live");
  source.onopen = () => {
    model.set({ connected: true });
    // At the first time, too: what happened since the page read the town was told to nobody.
    catchUp(reloadRooms);
  };
  source.onmessage = ({ data }) => hear(JSON.parse(data));
  source.onerror = () => {
    // The browser's own retries wait longer each time; a sandbox that was started anew should be found soon.
    source.close();
    model.set({ connected: false });
    setTimeout(startLive, retryMs);
  };
}

async function catchUp(readRooms) {
  try {
    await loadTown();
  } catch (error) {
    notify("error", error.message);
  }
  reloadLists();
  readRooms();
  lookAhead();
  loadFaults();
}

function hear(event) {
  switch (event.kind) {
    case "message":
      messageChanged(event.chatId, event.messageId);
      chatChanged(event.chatId);
      lookAhead();
      return;
    case "read":
      messageRead(event.messageId);
      if (!readTimer) readTimer = setTimeout(readSettled, gatherMs);
      return;
    case "clock":
      setClock(event.now);
      lookAhead();
      return;
    case "urgent":
      addUrgent(event.openId, { messageId: event.messageId, channel: event.channel });
      return;
    case "bot":
      model.set({ botAlive: event.alive });
      lookAhead();
      return;
    case "chats":
      reloadLists();
      return;
    case "people":
      catchUp(() => {});
      return;
    case "wire":
      wireGrew();
      return;
    case "reset":
      countReset();
      emptyRooms();
      catchUp(reloadSeededRooms);
      return;
  }
}

function readSettled() {
  readTimer = 0;
  reloadLists();
}

import { belongsToFocus } from "./useKeys";

function press(key: string, html = "<div></div>", init: KeyboardEventInit = {}): KeyboardEvent {
  document.body.innerHTML = html;
  const target = document.body.querySelector("[data-focus]") ?? document.body.firstElementChild;
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...init });
  target?.dispatchEvent(event);
  return event;
}

test("keys while typing, in dialogs or with a modifier are not the page's", () => {
  expect(belongsToFocus(press("j", "<input>"))).toBe(true);
  expect(belongsToFocus(press("j", "<textarea></textarea>"))).toBe(true);
  expect(belongsToFocus(press("j", "<div role=menu><i data-focus></i></div>"))).toBe(true);
  expect(belongsToFocus(press("r", "<div></div>", { ctrlKey: true }))).toBe(true);
});

test("a focused button keeps Enter and Space, the page gets the letters", () => {
  expect(belongsToFocus(press("Enter", "<button>x</button>"))).toBe(true);
  expect(belongsToFocus(press("s", "<button>x</button>"))).toBe(false);
  expect(belongsToFocus(press("j", "<input type=checkbox>"))).toBe(false);
  expect(belongsToFocus(press("j"))).toBe(false);
});

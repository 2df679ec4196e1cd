const flashMs = 650;

/** Lets the button that is about to be pressed light up on its owner's phone, if it is to be seen there. */
export async function showTap(openId, label, speed) {
  const screen = document.querySelector(`[data-person="${CSS.escape(openId)}"] .screen`);
  const buttons = [...(screen?.querySelectorAll(".card button") ?? [])].filter(
    (button) => !button.disabled && button.textContent.trim().startsWith(label),
  );
  const button = buttons[buttons.length - 1];
  if (!button) return;
  button.scrollIntoView({ block: "nearest" });
  const glow = { boxShadow: "0 0 0 5px var(--tap)", transform: "scale(0.96)" };
  await button.animate([{}, glow, {}], { duration: flashMs / speed, easing: "ease-in-out" }).finished;
}

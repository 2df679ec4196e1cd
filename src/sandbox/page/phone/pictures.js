const longestSide = 1280;
const quality = 0.85;

function canvasOf(width, height) {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  return canvas;
}

/** A picture from a file as a data URL, made smaller where it is larger than a phone would send it. */
export async function fromFile(file) {
  const bitmap = await createImageBitmap(file);
  const scale = Math.min(1, longestSide / Math.max(bitmap.width, bitmap.height));
  const canvas = canvasOf(Math.round(bitmap.width * scale), Math.round(bitmap.height * scale));
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL("image/jpeg", quality);
}

/** A file's bytes in base64, without the data URL around them. */
export async function base64Of(file) {
  const reader = new FileReader();
  const isRead = new Promise((resolve, reject) => {
    reader.onload = resolve;
    reader.onerror = () => reject(reader.error);
  });
  reader.readAsDataURL(file);
  await isRead;
  return reader.result.slice(reader.result.indexOf(",") + 1);
}

/** A drawn "photo" of a street with a puddle, stamped like those of a site camera, for those who have no picture at hand. */
export function samplePhoto(stamp) {
  const canvas = canvasOf(640, 420);
  const pen = canvas.getContext("2d");
  const box = (colour, ...place) => {
    pen.fillStyle = colour;
    pen.fillRect(...place);
  };
  const sky = pen.createLinearGradient(0, 0, 0, 240);
  sky.addColorStop(0, "#9db8d6");
  sky.addColorStop(1, "#e4ecf3");
  box(sky, 0, 0, 640, 240);
  box("#b6a48f", 40, 60, 150, 180);
  box("#9a8d80", 230, 100, 120, 140);
  box("#c2b7a4", 400, 40, 190, 200);
  for (let row = 0; row < 4; row += 1)
    for (let column = 0; column < 4; column += 1) box("#5f7186", 415 + column * 44, 58 + row * 44, 24, 26);
  box("#6d6f73", 0, 240, 640, 180);
  box("#d8d8d2", 0, 318, 640, 6);
  pen.fillStyle = "#4f7fae";
  pen.beginPath();
  pen.ellipse(300, 350, 190, 38, 0, 0, Math.PI * 2);
  pen.fill();
  pen.fillStyle = "#ffffffd0";
  pen.font = "20px sans-serif";
  pen.fillText(stamp, 16, 404);
  return canvas.toDataURL("image/jpeg", quality);
}

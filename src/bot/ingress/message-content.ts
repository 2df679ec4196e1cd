import { z } from "zod";

export type Content = {
  text: string;
  images: string[];
  file: { key: string; name: string } | null;
  location: { name: string; latitude: string; longitude: string } | null;
};

const nothing: Content = { text: "", images: [], file: null, location: null };

const Text = z.object({ text: z.string() });
const File = z.object({ file_key: z.string(), file_name: z.string().default("") });
const Image = z.object({ image_key: z.string() });
const Location = z.object({
  name: z.string().default(""),
  latitude: z.coerce.string(),
  longitude: z.coerce.string(),
});
const PostElement = z.looseObject({
  tag: z.string(),
  text: z.string().optional(),
  user_id: z.string().optional(),
  image_key: z.string().optional(),
  href: z.string().optional(),
});
const Post = z.object({ title: z.string().default(""), content: z.array(z.array(PostElement)) });

/**
 * What a person said with a message. Kinds that say nothing to the bot (stickers, voice …) are empty; so is
 * content that is not what its kind promises, which is the platform's affair and no reason to lose the event.
 */
export function readContent(type: string, json: string): Content {
  const value = parseJson(json);
  switch (type) {
    case "text": {
      const { data } = Text.safeParse(value);
      return data ? { ...nothing, text: data.text } : nothing;
    }
    case "image": {
      const { data } = Image.safeParse(value);
      return data ? { ...nothing, images: [data.image_key] } : nothing;
    }
    case "file": {
      const { data } = File.safeParse(value);
      return data ? { ...nothing, file: { key: data.file_key, name: data.file_name } } : nothing;
    }
    case "location": {
      const { data } = Location.safeParse(value);
      return data ? { ...nothing, location: data } : nothing;
    }
    case "post": {
      const { data } = Post.safeParse(value);
      return data ? readPost(data) : nothing;
    }
    default:
      return nothing;
  }
}

function readPost({ title, content }: z.infer<typeof Post>): Content {
  const lines = content.map((row) => row.map(written).join(""));
  const images = content.flatMap((row) =>
    row.flatMap(({ tag, image_key: key }) => (tag === "img" && key ? [key] : [])),
  );
  return { ...nothing, text: [title, ...lines].filter((line) => line !== "").join("\n"), images };
}

function written({ tag, text = "", user_id: userId = "" }: z.infer<typeof PostElement>): string {
  return tag === "at" ? userId : text; // the placeholder, replaced by the name later
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

import htm from "htm";
import { h } from "preact";

/** Templates of the page: JSX without a build step. */
export const html = htm.bind(h);

/** Joins class names, leaving out what is false. */
export const classes = (...names) => names.filter(Boolean).join(" ");

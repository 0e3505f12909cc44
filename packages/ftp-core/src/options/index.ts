/** @pasvport/ftp-core/options: what options are checked with, and what to say to those who write other ones. */
export * from "./nearest-name.js";
export * from "./option-shape.js";

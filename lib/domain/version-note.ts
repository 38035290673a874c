/** Said of an image with a version or digest: neither plays a part in what an entry allows. */
export const everyVersion = "Every version is allowed.";

/**
 * Ends of names that programs do not bear: nobody looks into such a file unless its name says what it is. They are most
 * files of most images, and what takes the place of one in a layer above need not be remembered.
 */
export const DATA_ENDINGS: ReadonlySet<string> = new Set(
  [
    'txt md rst html htm xhtml css scss sass less map json json5 jsonl xml xsl xslt xsd dtd yaml yml toml ini cfg conf config',
    'properties csv tsv sql log list md5sums postinst postrm preinst prerm shlibs triggers symbols templates conffiles',
    'gz bz2 xz zst lz4 lzma png jpg jpeg gif svg ico webp bmp tiff pdf ps eps mp3 mp4 ogg wav woff woff2 ttf otf eot pfb',
    'mo po pot gmo h hh hpp hxx inc c cc cpp cxx s asm go rs java kt scala groovy py pyc pyi pyx pxd rb erb pl pm pod t',
    'js mjs cjs jsx ts mts cts tsx vue svelte flow snap lua tcl el elc vim r rd php phpt phtml twig hs erl ex exs swift',
    'a o la lo pc cmake m4 am ac mk pem crt cer key pub asc sig sha1 sha256 md5 db sqlite service socket target timer',
    'desktop rules theme template tmpl tpl j2 mustache ejs patch diff lock zone tab dat bib sty tex texi info awk sed',
  ].flatMap((line) => line.split(' ')),
);

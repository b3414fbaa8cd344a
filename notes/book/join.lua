-- join.lua - the parts of the book, one behind the other; a pandoc filter for scripts/book
--
-- From the environment: PARTS, their files, a line each; PAPER, set if it is for the PDF: then a picture's path goes from build/book,
-- a line that may have to go on in the next is marked long (paper.css draws the sign), a short block stays on one page, and
-- an answer is not folded, a line of a listing has an id only where a link leads to it, and its comments alone are set apart, since
-- each of these is time to the browser. Without PAPER, it is for the EPUB.

local PAPER = os.getenv 'PAPER'
local LONG = 88   -- characters; a line of paper has about 100
local SHORT = 14  -- lines

-- Whether a line, with its number, has more to see than LONG; most are short even with their tags
local function is_long(html)
  local number, text = html:match '^<span class="line"[^>]*><span[^>]*>(%d+)</span>(.*)'
  text = text or html
  if #text <= LONG then return false end
  text = (number or '') .. text:gsub('<[^>]*>', ''):gsub('&%a+;', '.')
  return (utf8.len(text) or #text) > LONG
end

local function rewrap(open, text, close)
  local out, rows = {}, 0
  for line in (text .. '\n'):gmatch '(.-)\n' do
    rows = rows + 1
    if is_long(line) then
      -- a block ends its line itself
      out[#out + 1] = '<span class="long">' .. line .. '</span>'
    else
      out[#out + 1] = line .. '\n'
    end
  end
  return open .. table.concat(out):gsub('\n$', '') .. close, rows
end

local function escape(text)
  return (text:gsub('[&<>]', { ['&'] = '&amp;', ['<'] = '&lt;', ['>'] = '&gt;' }))
end

local wanted = {} -- the ids that links lead to

local on_paper = {
  Image = function(picture)
    picture.src = '../../' .. picture.src
    return picture
  end,
  RawBlock = function(block)
    local rows = 0
    local text = block.text:gsub('(<span class="line") id="(.-)"', function(open, id)
      return not wanted[id] and open or nil
    end)
    for _, class in ipairs { 'kw', 'dt', 'nu', 'st' } do text = text:gsub('<span class="' .. class .. '">([^<]*)</span>', '%1') end
    text = text:gsub('(<pre[^>]*><code>)(.-)(</code></pre>)', function(open, inside, close)
      local new, n = rewrap(open, inside, close)
      rows = n
      return new
    end)
    if rows > 0 and rows <= SHORT then text = text:gsub('^<div class="', '%0short '):gsub('^<pre ', '%0class="short" ') end
    return pandoc.RawBlock('html', (text:gsub('^<details', '<details open')))
  end,
  CodeBlock = function(block)
    local text, rows = rewrap('<pre><code>', escape(block.text), '</code></pre>')
    return pandoc.RawBlock('html', '<div class="' .. (rows <= SHORT and 'short ' or '') .. 'block">' .. text .. '</div>')
  end,
}

-- An EPUB is XML, a file for each chapter: pandoc names them by number, and sees no link in what is HTML already
local number, chapters = {}, 1 -- the first is the title page's text
for slug in os.getenv('PARTS'):gmatch '([^%s/]+)%.json' do
  chapters = chapters + 1
  number[slug] = chapters
end
local in_epub = {
  RawBlock = function(block)
    local text = block.text:gsub('<([bh]r)>', '<%1 />'):gsub('href="#([^"]*)"', function(id)
      local slug = id:match '^(.-)%-%-' or id
      return string.format('href="ch%03d.xhtml#%s"', number[slug] or error('no chapter has ' .. id), id)
    end)
    return pandoc.RawBlock(block.format, text)
  end,
}

function Pandoc(doc)
  for path in os.getenv('PARTS'):gmatch '%S+' do
    local file = assert(io.open(path, 'rb'))
    doc.blocks:extend(pandoc.read(file:read 'a', 'json').blocks)
    file:close()
  end
  if PAPER then doc:walk { Link = function(link) wanted[link.target:match '^#(.*)' or ''] = true end } end
  return doc:walk(PAPER and on_paper or in_epub)
end
